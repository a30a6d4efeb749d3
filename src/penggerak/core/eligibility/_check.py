"""A rule set as written -> its canonical plain form, or the first mistake with its place."""

from typing import Any

from penggerak.core.eligibility import _checking as check
from penggerak.core.eligibility._check_conditions import ConditionCheck, change
from penggerak.core.eligibility._facts import FACT_TYPES, Fact, registered_fact
from penggerak.core.eligibility._mistakes import BrokenRules, Place
from penggerak.core.eligibility._sentences import GAP
from penggerak.core.register import Label

_SET = ("id", "title", "note", "facts", "parameters", "rules")
_FACT = ("type", "label", "unit", "choices", "items", "sensitive")
_VALUE = ("from", "value", "source", "confidence")
_RULE = (
    "id", "condition", "sentence", "source", "confidence", "changeable", "effort", "effort_words", "valid_from",
    "valid_to",
)  # fmt: skip
CONFIDENCES = ("A", "B", "C")
LAST_DAY = "9999-12-31"


def checked(written: Any, *, frozen: bool = False) -> dict[str, Any]:
    """The canonical plain form of a rule set. Raises BrokenRules.

    frozen: it was checked when it was written; the fields of the register may have changed since.
    """
    check.mapping(written, (), known=_SET, needed=("id", "title", "rules"))
    facts = _facts(written.get("facts") or {}, ("facts",), frozen)
    parameters = _parameters(written.get("parameters") or {}, ("parameters",))
    rules = [
        _rule(rule, ("rules", at), facts, parameters)
        for at, rule in enumerate(check.sequence(written["rules"], ("rules",)))
    ]
    _refuse_overlaps(rules)
    _refuse_equal_ids(rules)
    plain: dict[str, Any] = {
        "id": check.name(written["id"], ("id",), check.ID),
        "title": check.label(written["title"], ("title",)),
        "facts": {name: _plain_fact(fact) for name, fact in facts.items()},
        "parameters": parameters,
        "rules": rules,
    }
    if written.get("note") is not None:
        plain["note"] = check.label(written["note"], ("note",))
    return plain


def _facts(written: Any, place: Place, frozen: bool) -> dict[str, Fact]:
    check.mapping(written, place)
    return {check.name(name, (*place, name)): _fact(name, one, (*place, name), frozen) for name, one in written.items()}


def _fact(name: str, written: Any, place: Place, frozen: bool) -> Fact:
    check.mapping(written, place, known=_FACT, needed=("type", "label"))
    kind = check.choice(written["type"], (*place, "type"), FACT_TYPES)
    known = None if frozen else registered_fact(name)
    if known and known.type != kind:
        raise BrokenRules((*place, "type"), f"di daftar usaha, “{name}” bertipe {known.type}, bukan {kind}.")
    items = check.mapping(written.get("items") or {}, (*place, "items"))
    if (kind == "list") != bool(items):
        raise BrokenRules(place, "“items” ditulis untuk tipe list, dan hanya untuk itu.")
    choices = check.mapping(written.get("choices") or {}, (*place, "choices"))
    simple = [one for one in FACT_TYPES if one != "list"]
    return Fact(
        name=name,
        type=kind,  # type: ignore[arg-type]
        label=Label(**check.label(written["label"], (*place, "label"))),
        unit=check.text(written["unit"], (*place, "unit")) if written.get("unit") else "",
        choices={code: Label(**check.label(one, (*place, "choices", code))) for code, one in choices.items()},
        items={item: check.choice(one, (*place, "items", item), simple) for item, one in items.items()},  # type: ignore[misc]
        sensitive=check.yes_no(written.get("sensitive", False), (*place, "sensitive")),
    )


def _plain_fact(fact: Fact) -> dict[str, Any]:
    plain: dict[str, Any] = {"type": fact.type, "label": _plain_label(fact.label)}
    if fact.unit:
        plain["unit"] = fact.unit
    if fact.choices:
        plain["choices"] = {code: _plain_label(one) for code, one in fact.choices.items()}
    if fact.items:
        plain["items"] = dict(fact.items)
    if fact.sensitive:
        plain["sensitive"] = True
    return plain


def _plain_label(label: Label) -> dict[str, str]:
    return {"id": label.id, "en": label.en}


def _parameters(written: Any, place: Place) -> dict[str, Any]:
    check.mapping(written, place)
    return {check.name(name, (*place, name)): _parameter(one, (*place, name)) for name, one in written.items()}


def _parameter(written: Any, place: Place) -> dict[str, Any]:
    check.mapping(written, place, known=("label", "values"), needed=("values",))
    plain: dict[str, Any] = {"values": _values(written["values"], (*place, "values"))}
    if written.get("label") is not None:
        plain["label"] = check.label(written["label"], (*place, "label"))
    return plain


def _values(written: Any, place: Place) -> list[dict[str, Any]]:
    values = [_value(one, (*place, at)) for at, one in enumerate(check.sequence(written, place))]
    days = [value["from"] for value in values]
    if len(set(days)) < len(days):
        raise BrokenRules(place, "dua nilai mulai pada hari yang sama. Hapus salah satu.")
    return sorted(values, key=lambda value: str(value["from"]))


def _value(written: Any, place: Place) -> dict[str, Any]:
    check.mapping(written, place, known=_VALUE, needed=("from", "source", "confidence"))
    if "value" not in written:
        raise BrokenRules(place, "“value” belum ditulis (tulis null bila nilainya belum diketahui).")
    return {
        "from": check.day(written["from"], (*place, "from")),
        "value": _figure(written["value"], (*place, "value")),
        "source": check.text(written["source"], (*place, "source")),
        "confidence": check.choice(written["confidence"], (*place, "confidence"), CONFIDENCES),
    }


def _figure(value: Any, place: Place) -> Any:
    """A figure whose type is checked where it is used; days become ISO text."""
    if isinstance(value, list | tuple):
        return [_figure(one, (*place, at)) for at, one in enumerate(check.sequence(value, place))]
    if value is None or isinstance(value, bool | str):
        return value
    return check.number(value, place) if isinstance(value, int | float) else check.day(value, place)


def _rule(written: Any, place: Place, facts: dict[str, Fact], parameters: dict[str, Any]) -> dict[str, Any]:
    check.mapping(written, place, known=_RULE, needed=("id", "condition", "sentence", "source", "confidence"))
    conditions = ConditionCheck(facts, parameters)
    rule: dict[str, Any] = {
        "id": check.name(written["id"], (*place, "id"), check.ID),
        "condition": conditions.condition(written["condition"], (*place, "condition")),
        "sentence": _sentence(written["sentence"], (*place, "sentence"), parameters),
        "source": check.text(written["source"], (*place, "source")),
        "confidence": check.choice(written["confidence"], (*place, "confidence"), CONFIDENCES),
    }
    rule |= change(written, place)
    rule.setdefault("changeable", False)
    rule.setdefault("effort", 1)
    for key in ("valid_from", "valid_to"):
        if written.get(key) is not None:
            rule[key] = check.day(written[key], (*place, key))
    if rule.get("valid_from", "") > rule.get("valid_to", LAST_DAY):
        raise BrokenRules((*place, "valid_to"), "hari berakhirnya lebih awal dari hari mulainya.")
    return rule


def _sentence(written: Any, place: Place, parameters: dict[str, Any]) -> dict[str, str]:
    sentence = check.label(written, place)
    for language, words in sentence.items():
        for gap in GAP.findall(words):
            if gap not in ("found", "needed") and gap not in parameters:
                raise BrokenRules((*place, language), f"{{{gap}}} tidak dikenal. Pakai {{found}} atau {{needed}}.")
    return sentence


def _refuse_overlaps(rules: list[dict[str, Any]]) -> None:
    """One id may stand for a rule that changed, but only once on any day."""
    for at, rule in enumerate(rules):
        for earlier in rules[:at]:
            if earlier["id"] != rule["id"]:
                continue
            starts = max(one.get("valid_from", "") for one in (earlier, rule))
            if starts <= min(one.get("valid_to", LAST_DAY) for one in (earlier, rule)):
                raise BrokenRules(
                    ("rules", at, "id"), f"“{rule['id']}” dipakai dua aturan yang berlaku pada hari yang sama."
                )


def _refuse_equal_ids(rules: list[dict[str, Any]]) -> None:
    """A named condition keeps its name for itself; only the same rule of another time may use it again."""
    owners = {rule["id"]: "" for rule in rules}
    for at, rule in enumerate(rules):
        own: set[str] = set()
        for place, leaf in named_leaves(rule["condition"], ("rules", at, "condition")):
            if leaf["id"] in own or owners.setdefault(leaf["id"], rule["id"]) != rule["id"]:
                raise BrokenRules((*place, "id"), f"nama “{leaf['id']}” sudah dipakai. Pilih nama lain.")
            own.add(leaf["id"])


def named_leaves(condition: dict[str, Any], place: Place) -> list[tuple[Place, dict[str, Any]]]:
    """Conditions that carry a name of their own."""
    found = [(place, condition)] if "id" in condition else []
    for key in ("all", "any"):
        for at, child in enumerate(condition.get(key, ())):
            found += named_leaves(child, (*place, key, at))
    if "not" in condition:
        found += named_leaves(condition["not"], (*place, "not"))
    return found
