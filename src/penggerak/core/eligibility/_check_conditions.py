"""Conditions as written -> their canonical plain form."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, get_args

from penggerak.core.eligibility import _checking as check
from penggerak.core.eligibility._facts import NUMBERS, WORDS, Fact, registered_fact
from penggerak.core.eligibility._mistakes import BrokenRules, Place
from penggerak.core.eligibility._model import Sign

SIGNS: tuple[Sign, ...] = get_args(Sign)
SPOKEN = {  # signs that YAML would need in quotes, in words
    "is": "=", "is_not": "!=", "below": "<", "at_most": "<=", "above": ">", "at_least": ">=",
}  # fmt: skip
SINCE = ("age_years", "months_since", "days_since")
QUANTITIES = ("fact", *SINCE, "sum", "count")
GROUPS = ("all", "any", "first_known")
_ABOUT = ("id", "changeable", "effort", "effort_words", "words")
_KINDS = (*QUANTITIES, "licence", "present", *GROUPS, "not")
DEEPEST = 40
MOST_EFFORT = 1_000_000
_LICENCE_PARTS = ("kind", "expires_on")


@dataclass(frozen=True, slots=True)
class ConditionCheck:
    """Checks the conditions of one rule set; facts of the register that they name are added to `facts`."""

    facts: dict[str, Fact]
    parameters: dict[str, Any]

    def condition(self, written: Any, place: Place, *, bare: bool = False) -> dict[str, Any]:
        """One condition. bare: inside first_known, where nothing is changed by itself."""
        check.mapping(written, place)
        kinds = [key for key in _KINDS if key in written]
        if len(kinds) != 1:
            said = f"hanya satu dari {', '.join(kinds)}" if kinds else f"satu dari {', '.join(_KINDS)}"
            raise BrokenRules(place, f"satu syarat memakai {said}.")
        if len(place) > DEEPEST:
            raise BrokenRules(place, "syarat bersarang terlalu dalam.")
        kind = kinds[0]
        if kind in ("all", "any", "not"):
            check.mapping(written, place, known=(kind,))
        if bare and any(key in written for key in _ABOUT):
            raise BrokenRules(place, "di dalam first_known, tulis upaya pada first_known itu sendiri.")
        return self._of_kind(kind, written, place, bare) | ({} if bare else _about(written, place))

    def _of_kind(self, kind: str, written: dict[str, Any], place: Place, bare: bool) -> dict[str, Any]:
        if kind in GROUPS:
            check.mapping(written, place, known=(kind, *_ABOUT))
            return {kind: self._several(written[kind], (*place, kind), bare or kind == "first_known")}
        if kind == "not":
            return {"not": self.condition(written["not"], (*place, "not"), bare=bare)}
        if kind == "present":
            check.mapping(written, place, known=(kind, *_ABOUT))
            return {"present": self._fact(written["present"], (*place, "present")).name}
        return self._licence(written, place) if kind == "licence" else self._compare(kind, written, place)

    def _several(self, written: Any, place: Place, bare: bool) -> list[dict[str, Any]]:
        return [self.condition(one, (*place, at), bare=bare) for at, one in enumerate(check.sequence(written, place))]

    def _fact(self, name: Any, place: Place) -> Fact:
        if not isinstance(name, str):
            raise BrokenRules(place, "tulis nama fakta.")
        if name not in self.facts:
            known = registered_fact(name)
            if known is None:
                raise BrokenRules(place, f"fakta “{name}” tidak dikenal. Nyatakan tipe dan labelnya di facts.")
            self.facts[name] = known
        return self.facts[name]

    def _licence(self, written: dict[str, Any], place: Place) -> dict[str, Any]:
        check.mapping(written, place, known=("licence", "in", "valid", "for_days", "endless", "absent", *_ABOUT))
        fact = self._fact(written.get("in", "licences"), (*place, "in"))
        wrong = [part for part in _LICENCE_PARTS if part not in fact.items]
        if wrong or fact.items["expires_on"] != "date" or fact.items.get("issued_on", "date") != "date":
            raise BrokenRules((*place, "in"), f"“{fact.name}” bukan daftar izin dengan kind dan expires_on.")
        return {
            "licence": check.text(written["licence"], (*place, "licence")),
            "in": fact.name,
            "valid": check.yes_no(written.get("valid", True), (*place, "valid")),
            "for_days": check.whole(written.get("for_days", 0), (*place, "for_days")),
            "endless": check.choice(written.get("endless", "unknown"), (*place, "endless"), ("valid", "unknown")),
            "absent": check.choice(written.get("absent", "no"), (*place, "absent"), ("no", "unknown")),
        }

    def _compare(self, kind: str, written: dict[str, Any], place: Place) -> dict[str, Any]:
        quantity, type_ = self._quantity(kind, written, place)
        known = (kind, *(("where",) if kind == "count" else ()), *SIGNS, *SPOKEN, "between", *_ABOUT)
        check.mapping(written, place, known=known)
        tests = self._tests({key: written[key] for key in written if key in (*SIGNS, *SPOKEN, "between")}, place, type_)
        if not tests:
            raise BrokenRules(place, f"tulis perbandingannya, misalnya at_most. Yang dikenal: {', '.join(SPOKEN)}.")
        return quantity | tests

    def _quantity(self, kind: str, written: dict[str, Any], place: Place) -> tuple[dict[str, Any], str]:
        here = (*place, kind)
        if kind == "sum":
            facts = [self._fact(one, (*here, at)) for at, one in enumerate(check.sequence(written["sum"], here))]
            if wrong := [fact.name for fact in facts if fact.type not in NUMBERS]:
                raise BrokenRules(here, f"“{wrong[0]}” bukan angka, jadi tidak dapat dijumlahkan.")
            return {"sum": [fact.name for fact in facts]}, sum_type([fact.type for fact in facts])
        fact = self._fact(written[kind], here)
        if kind == "count":
            return self._count(fact, written, place), "int"
        if kind in SINCE and fact.type != "date":
            raise BrokenRules(here, f"“{fact.name}” bukan tanggal.")
        if kind == "fact" and fact.type == "list":
            raise BrokenRules(here, f"“{fact.name}” berupa daftar; pakai count atau licence.")
        return {kind: fact.name}, fact.type if kind == "fact" else "int"

    def _count(self, fact: Fact, written: dict[str, Any], place: Place) -> dict[str, Any]:
        if fact.type != "list":
            raise BrokenRules((*place, "count"), f"“{fact.name}” bukan daftar.")
        plain: dict[str, Any] = {"count": fact.name}
        if written.get("where"):
            here = (*place, "where")
            where = check.mapping(written["where"], here, known=tuple(fact.items))
            plain["where"] = {
                part: _list_of(value, (*here, part), fact.items[part]) for part, value in sorted(where.items())
            }
        return plain

    def _tests(self, written: dict[str, Any], place: Place, type_: str) -> dict[str, Any]:
        tests: dict[str, Any] = {}
        for key, value in written.items():
            here = (*place, key)
            pairs = _bounds(value, here) if key == "between" else [(SPOKEN.get(key, key), value)]
            for sign, one in pairs:
                if sign in tests:
                    raise BrokenRules(here, "perbandingan yang sama ditulis dua kali.")
                _require_fit(sign, type_, here)
                tests[sign] = self._operand(sign, one, here, type_)
        return tests

    def _operand(self, sign: str, value: Any, place: Place, type_: str) -> Any:
        many = sign in ("in", "not_in", "starts_with", "not_starts_with")
        if isinstance(value, dict) and "parameter" in value:
            return self._parameter(value, place, type_, many)
        if isinstance(value, dict):
            check.mapping(value, place, known=("the_day",), needed=("the_day",))
            if type_ != "date" or many or isinstance(value["the_day"], bool) or not isinstance(value["the_day"], int):
                raise BrokenRules(place, "the_day (bilangan bulat) hanya untuk perbandingan tanggal.")
            if abs(value["the_day"]) > 100_000:
                raise BrokenRules(place, "the_day terlalu jauh.")
            return {"the_day": value["the_day"]}
        return _list_of(value, place, type_) if many else check.scalar(value, place, type_)

    def _parameter(self, value: dict[str, Any], place: Place, type_: str, many: bool) -> dict[str, Any]:
        check.mapping(value, place, known=("parameter",))
        name = value["parameter"]
        if not isinstance(name, str) or name not in self.parameters:
            raise BrokenRules(place, f"parameter “{name}” belum ditulis di parameters.")
        for at, entry in enumerate(self.parameters[name]["values"]):
            where: Place = ("parameters", name, "values", at, "value")
            if entry["value"] is not None:
                _list_of(entry["value"], where, type_) if many else check.scalar(entry["value"], where, type_)
        return {"parameter": name}


def sum_type(types: list[str]) -> str:
    """What a sum is of: decimal if any part is, else rupiah if any is, else a count."""
    return next((one for one in ("decimal", "idr") if one in types), "int")


def _list_of(value: Any, place: Place, type_: str) -> list[Any]:
    values = check.sequence(value if isinstance(value, list | tuple) else [value], place)
    return [check.scalar(one, place, type_) for one in values]


def _bounds(value: Any, place: Place) -> list[tuple[str, Any]]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise BrokenRules(place, "tulis dua batas, misalnya [21, 60].")
    return [(">=", value[0]), ("<=", value[1])]


def _require_fit(sign: str, type_: str, place: Place) -> None:
    if sign in ("<", "<=", ">", ">=") and type_ not in (*NUMBERS, "date"):
        raise BrokenRules(place, "lebih dan kurang hanya untuk angka dan tanggal.")
    if sign.endswith("starts_with") and type_ not in WORDS:
        raise BrokenRules(place, "awalan hanya untuk teks dan kode.")


def change(written: dict[str, Any], place: Place) -> dict[str, Any]:
    """What changing something means, as far as it is written."""
    plain: dict[str, Any] = {}
    if written.get("changeable") is not None:
        plain["changeable"] = check.yes_no(written["changeable"], (*place, "changeable"))
    if written.get("effort") is not None:
        plain["effort"] = check.number(written["effort"], (*place, "effort"))
        if not 0 <= plain["effort"] <= MOST_EFFORT or 1000 % Fraction(str(plain["effort"])).denominator:
            raise BrokenRules((*place, "effort"), "upaya ditulis dari 0 sampai 1000000, paling banyak tiga desimal.")
    if written.get("effort_words") is not None:
        plain["effort_words"] = check.label(written["effort_words"], (*place, "effort_words"))
    return plain


def _about(written: dict[str, Any], place: Place) -> dict[str, Any]:
    plain = change(written, place)
    if written.get("id") is not None:
        plain["id"] = check.name(written["id"], (*place, "id"), check.ID)
    if written.get("words") is not None:
        plain["words"] = check.label(written["words"], (*place, "words"))
    return plain
