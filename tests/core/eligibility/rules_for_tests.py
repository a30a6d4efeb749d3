"""Short ways to write a rule set in a test."""

from penggerak.core.eligibility import rule_set

LABEL = {"id": "Satu", "en": "One"}


def label(text):
    return {"id": text, "en": text}


def rule(condition, id_="r", **more):
    return {
        "id": id_,
        "condition": condition,
        "sentence": label("Perlu {needed}."),
        "source": "s",
        "confidence": "A",
    } | more


def made(*rules, **more):
    """A rule set of rules, or of bare conditions, which are called r1, r2, ..."""
    several = [one if "condition" in one else rule(one, f"r{at}") for at, one in enumerate(rules, 1)]
    return rule_set({"id": "coba", "title": LABEL, "rules": several} | more)
