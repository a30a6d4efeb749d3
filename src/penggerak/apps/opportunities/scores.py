"""The score of a threshold or a cut-off: a fact of the business, frozen with its application."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from penggerak.apps.opportunities.rules import Judgement, Plain, judged
from penggerak.core.allocation import screen
from penggerak.core.eligibility import Fact
from penggerak.core.register import FIELDS, Label

Content = Mapping[str, Any]
STATES = {"passed": "met", "below": "unmet", "unknown": "unknown"}
VERDICTS = {"met": "eligible", "unmet": "not_yet", "unknown": "needs_a_person"}
SOURCE = "Pengumuman peluang ini"


def judged_for(content: Content, facts: Mapping[str, Any], *, on: date) -> Judgement:
    """One business by an edition: its rules, and its score where the mode looks at one."""
    found, score = judged(content["rules"], facts, on=on), score_named(content)
    if score is None:
        return found
    finding = _finding(content, score, facts)
    verdict = VERDICTS[finding["state"]] if found.verdict == "eligible" else found.verdict
    effort = None if finding["state"] == "unmet" else found.effort
    return replace(found, verdict=verdict, findings=[*found.findings, finding], effort=effort)


def score_named(content: Content) -> str | None:
    """Which fact is the score; None where the mode looks at none."""
    has_one = content.get("mode") in ("threshold", "cut_off")
    return content.get("settings", {}).get("score") if has_one else None


def facts_of_mode(content: Content) -> frozenset[str]:
    """The facts that the mode itself looks at."""
    waves_by = content.get("settings", {}).get("waves_by") if content.get("mode") == "phase_in" else None
    named = [score_named(content), "village_code" if waves_by == "village" else None]
    return frozenset(name for name in named if name)


def score_asked(content: Content) -> dict[str, Fact]:
    """The score as a question to who applies."""
    name = score_named(content)
    return {name: Fact(name, FIELDS[name].type, FIELDS[name].label)} if name else {}  # type: ignore[arg-type]


def score_of(content: Content, facts: Mapping[str, Any]) -> float | None:
    """Higher is better, whatever the fact says; None when it is not known."""
    name = score_named(content)
    value = facts.get(name) if name else None
    return None if value is None else _signed(content, float(value))


def _signed(content: Content, value: float) -> float:
    return -value if content["settings"].get("direction") == "lower" else value


def _finding(content: Content, score: str, facts: Mapping[str, Any]) -> Plain:
    threshold = content["settings"].get("threshold")
    value = score_of(content, facts)
    if threshold is None:
        state = "unknown" if value is None else "met"
        words = _known_words(FIELDS[score].label)
    else:
        row = pl.DataFrame({"token": ["x"], "score": [value]}, schema={"token": pl.String, "score": pl.Float64})
        state = STATES[screen(row, threshold=_signed(content, float(threshold)))["outcome"][0]]
        words = _threshold_words(content, FIELDS[score].label, threshold)
    return {"rule": "score", "state": state, "words": words, "source": SOURCE, "confidence": "A"}


def _known_words(label: Label) -> dict[str, str]:
    return {
        "id": f"{label.id} diketahui, karena menjadi nilai peserta.",
        "en": f"{label.en} is known, since it is the score.",
    }


def _threshold_words(content: Content, label: Label, threshold: int) -> dict[str, str]:
    is_lower = content["settings"].get("direction") == "lower"
    return {
        "id": f"{label.id} {'paling banyak' if is_lower else 'paling sedikit'} {threshold:,}.".replace(",", "."),
        "en": f"{label.en} is {'at most' if is_lower else 'at least'} {threshold:,}.",
    }
