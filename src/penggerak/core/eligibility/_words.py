"""Values and conditions in words, in both languages, the same for page and command."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, Literal

from penggerak.core.eligibility._columns import MANY, SINCE, several
from penggerak.core.eligibility._facts import Fact
from penggerak.core.eligibility._model import (
    All,
    Atom,
    Compare,
    Condition,
    FirstKnown,
    Leaf,
    Licence,
    Not,
    Operand,
    ParameterRef,
    Present,
    Quantity,
    RuleSet,
    Sign,
)
from penggerak.core.eligibility._resolve import bare_atoms, leaves_of, resolved
from penggerak.core.register import Label

Language = Literal["id", "en"]

_MONTHS_ID = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
_MONTHS_EN = "January February March April May June July August September October November December"
_MONTHS = {"id": _MONTHS_ID.split(), "en": _MONTHS_EN.split()}
_NUMBER_SIGNS: dict[Sign, Label] = {
    "=": Label("{}", "{}"),
    "!=": Label("bukan {}", "not {}"),
    "<": Label("kurang dari {}", "less than {}"),
    "<=": Label("paling banyak {}", "at most {}"),
    ">": Label("lebih dari {}", "more than {}"),
    ">=": Label("paling sedikit {}", "at least {}"),
    "in": Label("{}", "{}"),
    "not_in": Label("bukan {}", "not {}"),
    "starts_with": Label("berawalan {}", "beginning with {}"),
    "not_starts_with": Label("tidak berawalan {}", "not beginning with {}"),
}
_DATE_SIGNS: dict[Sign, Label] = _NUMBER_SIGNS | {
    "<": Label("sebelum {}", "before {}"),
    "<=": Label("paling lambat {}", "no later than {}"),
    ">": Label("sesudah {}", "after {}"),
    ">=": Label("paling awal {}", "no earlier than {}"),
}
_YES, _NO = Label("ya", "yes"), Label("tidak", "no")
_FROM_TO = Label("{} sampai {}", "{} to {}")
_AND, _OR, _NOT = Label(" dan ", " and "), Label(" atau ", " or "), Label("tidak ({})", "not ({})")
UNKNOWN = Label("belum diketahui", "not known")
_HIDDEN = Label("ada, tidak ditampilkan", "there, not shown")
_THERE, _NONE = Label("ada", "there"), Label("tidak ada", "none")
_UNITS = {
    "age_years": Label("tahun", "years"),
    "months_since": Label("bulan", "months"),
    "days_since": Label("hari", "days"),
    "people": Label("orang", "people"),
    "months": Label("bulan", "months"),
    "days": Label("hari", "days"),
    "hours": Label("jam", "hours"),
    "metres": Label("meter", "metres"),
    "pieces": Label("buah", "pieces"),
}
_SINCE_LABELS = {
    "age_years": Label("umur menurut {}", "age by {}"),
    "months_since": Label("lama sejak {}", "time since {}"),
    "days_since": Label("lama sejak {}", "time since {}"),
}
_COUNT = Label("jumlah {}", "number of {}")
_LICENCES = {
    "nib": Label("NIB", "NIB"),
    "pirt": Label("SPP-IRT", "SPP-IRT"),
    "halal": Label("sertifikat halal", "halal certificate"),
    "bpom_md": Label("izin edar BPOM MD", "BPOM MD permit"),
    "trademark": Label("merek", "trademark"),
    "sni": Label("SNI", "SNI"),
    "village_letter": Label("surat usaha dari kelurahan", "business letter of the kelurahan"),
    "pirt_counselling": Label("sertifikat penyuluhan keamanan pangan", "food-safety counselling certificate"),
}
_VALID_UNTIL = Label("berlaku sampai {}", "valid until {}")
_EXPIRED = Label("berakhir {}", "expired {}")
_ENDLESS = Label("tanpa tanggal akhir", "without an end date")
_STILL_VALID = Label("masih berlaku", "still valid")
_VALID_FOR = Label("masih berlaku {} hari lagi", "valid for {} more days")


def said(label: Label, language: Language) -> str:
    """A label in one language."""
    return label.id if language == "id" else label.en


def in_both(say: Callable[[Language], str]) -> Label:
    """The same said twice."""
    return Label(say("id"), say("en"))


def number_words(value: float, language: Language) -> str:
    """1250000.5 -> "1.250.000,5" or "1,250,000.5"."""
    text = f"{value:,}" if isinstance(value, int) or value != int(value) else f"{int(value):,}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def day_words(day: date, language: Language) -> str:
    """24 November 2026."""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def value_words(value: Any, fact: Fact, language: Language) -> str:
    """A value of a fact; numbers of people are not shown."""
    if value is None:
        return said(UNKNOWN, language)
    if fact.sensitive:
        return said(_HIDDEN, language)
    if fact.type == "bool":
        return said(_YES if value else _NO, language)
    if fact.type == "date":
        return day_words(value, language)
    if fact.type == "idr":
        return "Rp" + number_words(value, language)
    if fact.type in ("int", "decimal"):
        return number_words(value, language) + _unit(fact.unit, language)
    if fact.type == "list":
        return number_words(len(value), language)
    return said(fact.choices[value], language) if value in fact.choices else str(value)


def _unit(unit: str, language: Language) -> str:
    words = said(_UNITS[unit], language) if unit in _UNITS else unit
    return f" {words}" if words else ""


class ConditionWords:
    """Words for the conditions of one rule set on one day."""

    def __init__(self, rules: RuleSet, on: date) -> None:
        self.rules, self.facts, self.on = rules, rules.facts, on

    def needed(self, condition: Condition) -> Label:
        """What a condition asks for: without its subject when it is about a single thing, since the sentence has it."""
        if isinstance(condition, Leaf):
            return in_both(partial(self._phrase, condition))
        return in_both(partial(self.whole, condition))

    def whole(self, condition: Condition, language: Language) -> str:
        """A condition with its subjects."""
        if isinstance(condition, Leaf):
            return self.leaf(condition, language)
        if isinstance(condition, Not):
            return said(_NOT, language).format(self.whole(condition.of, language))
        parts = [self._part(one, language) for one in condition.of]
        return said(_AND if isinstance(condition, All) else _OR, language).join(parts)

    def goals(self, condition: Condition, language: Language, *, hoped: bool = True) -> dict[str, str]:
        """What has to come about for each leaf of a condition, by its id; under a `not`, that it holds no more."""
        if isinstance(condition, Leaf):
            words = self.leaf(condition, language)
            return {condition.id: words if hoped else said(_NOT, language).format(words)}
        if isinstance(condition, Not):
            return self.goals(condition.of, language, hoped=not hoped)
        parts = [self.goals(one, language, hoped=hoped) for one in condition.of]
        return {id_: words for part in parts for id_, words in part.items()}

    def _part(self, condition: Condition, language: Language) -> str:
        words = self.whole(condition, language)
        return words if isinstance(condition, Leaf | Not) else f"({words})"

    def leaf(self, leaf: Leaf, language: Language) -> str:
        """One condition with its subject, in the author's words where there are any."""
        if leaf.words:
            return said(leaf.words, language)
        between = " " if isinstance(leaf.atom, Compare) and leaf.atom.quantity.type not in ("bool", "enum") else ": "
        return self.subject(leaf.atom, language) + between + self._phrase(leaf, language)

    def subject(self, atom: Atom, language: Language) -> str:
        """What an atom is about."""
        if isinstance(atom, Compare):
            return self._quantity(atom.quantity, language)
        if isinstance(atom, Licence):
            return said(_LICENCES.get(atom.kind, Label(atom.kind, atom.kind)), language)
        if isinstance(atom, Present):
            return said(self.facts[atom.fact].label, language)
        return self.subject(_first(atom).atom, language)

    def _quantity(self, quantity: Quantity, language: Language) -> str:
        names = [said(self.facts[name].label, language) for name in quantity.facts]
        if quantity.kind in _SINCE_LABELS:
            return said(_SINCE_LABELS[quantity.kind], language).format(names[0])
        if quantity.kind == "count":
            chosen = [str(one) for _, values in quantity.where for one in values]
            return said(_COUNT, language).format(names[0]) + (f" ({', '.join(chosen)})" if chosen else "")
        return " + ".join(names)

    def _phrase(self, leaf: Leaf, language: Language) -> str:
        atom = resolved(leaf.atom, self.on, self.rules.parameters)
        if isinstance(atom, Compare):
            return self._tests(atom, language)
        if isinstance(atom, Licence):
            if not atom.valid:
                return said(_THERE, language)
            return said(_VALID_FOR, language).format(atom.for_days) if atom.for_days else said(_STILL_VALID, language)
        return said(_THERE, language) if isinstance(atom, Present) else self._phrase(_first(atom), language)

    def _tests(self, atom: Compare, language: Language) -> str:
        if [sign for sign, _ in atom.tests] == [">=", "<="]:
            least, most = (self._values(atom.quantity, several(figure), language) for _, figure in atom.tests)
            return said(_FROM_TO, language).format(least, most)
        return said(_AND, language).join(self._test(atom.quantity, *test, language) for test in atom.tests)

    def _test(self, quantity: Quantity, sign: Sign, operand: Operand, language: Language) -> str:
        signs = _DATE_SIGNS if quantity.type == "date" else _NUMBER_SIGNS
        values = [None] if operand is None else several(operand) if sign in MANY else (operand,)
        return said(signs[sign], language).format(self._values(quantity, values, language))

    def _values(self, quantity: Quantity, values: Iterable[Any], language: Language) -> str:
        words = [self.quantity_words(quantity, value, language) for value in values]
        return said(_OR, language).join(filter(None, [", ".join(words[:-1]), words[-1]]))

    def quantity_words(self, quantity: Quantity, value: Any, language: Language) -> str:
        """A value of a quantity."""
        if value is None:
            return said(UNKNOWN, language)
        if quantity.kind in SINCE:
            return f"{number_words(value, language)} {said(_UNITS[quantity.kind], language)}"
        if quantity.kind == "count":
            return number_words(value, language)
        return value_words(value, _shown(self.facts[quantity.facts[0]], quantity), language)

    def figure(self, condition: Condition, name: str, value: Any, language: Language) -> str:
        """The figure of a parameter, written like what it is compared with in a condition."""
        for atom in (bare for leaf in leaves_of(condition) for bare in bare_atoms(leaf.atom)):
            if isinstance(atom, Compare) and ParameterRef(name) in [operand for _, operand in atom.tests]:
                return self._values(atom.quantity, several(value), language)
        return said(UNKNOWN, language) if value is None else str(value)

    def found(self, condition: Condition, values: Mapping[str, Any]) -> Label:
        """What is known of the things a condition is about."""
        return in_both(partial(self.found_in, condition, values))

    def found_in(self, condition: Condition, values: Mapping[str, Any], language: Language) -> str:
        """The same in one language."""
        subjects: dict[str, str] = {}
        for leaf in leaves_of(condition):
            subjects.setdefault(self._found_under(leaf, language), self._found_of(leaf.atom, values, language))
        if len(subjects) == 1:
            return next(iter(subjects.values()))
        return "; ".join(f"{subject}: {words}" for subject, words in subjects.items())

    def _found_under(self, leaf: Leaf, language: Language) -> str:
        """The name of what is found; what is found out in several ways has the author's."""
        if isinstance(leaf.atom, FirstKnown) and leaf.words:
            return said(leaf.words, language)
        return self.subject(leaf.atom, language)

    def _found_of(self, atom: Atom, values: Mapping[str, Any], language: Language) -> str:
        if isinstance(atom, Compare):
            value = quantity_value(atom.quantity, values, self.on)
            sensitive = any(self.facts[name].sensitive for name in atom.quantity.facts)
            hidden = said(_HIDDEN, language)
            return hidden if sensitive and value is not None else self.quantity_words(atom.quantity, value, language)
        if isinstance(atom, Licence):
            return self._found_licence(atom, values.get(atom.fact), language)
        if isinstance(atom, Present):
            return said(UNKNOWN if values.get(atom.fact) is None else _THERE, language)
        words = [self._found_of(leaf.atom, values, language) for one in atom.of for leaf in leaves_of(one)]
        return next((one for one in words if one != said(UNKNOWN, language)), words[0])

    def _found_licence(self, atom: Licence, held: Any, language: Language) -> str:
        if held is None or any(one is None or one["kind"] is None for one in held):
            return said(UNKNOWN, language)
        ends = [one["expires_on"] for one in held if one["kind"] == atom.kind]
        if not ends:
            return said(_NONE, language)
        if None in ends:
            return said(_ENDLESS, language)
        last = max(ends)
        return said(_VALID_UNTIL if last >= self.on else _EXPIRED, language).format(day_words(last, language))


def _first(atom: FirstKnown) -> Leaf:
    return leaves_of(atom.of[0])[0]


def _shown(fact: Fact, quantity: Quantity) -> Fact:
    """How a value of a quantity is written: a sum as its type says; a figure in a rule is never hidden."""
    return Fact(fact.name, quantity.type, fact.label, fact.unit, fact.choices)


def quantity_value(quantity: Quantity, values: Mapping[str, Any], on: date) -> Any:
    """What one business has of a quantity; None where it is not known."""
    held = [values.get(name) for name in quantity.facts]
    if None in held:
        return None
    if quantity.kind == "sum":
        return sum(number for number in held if number is not None)
    if quantity.kind == "count":
        return _counted(quantity, held[0])
    return since(quantity.kind, values[quantity.facts[0]], on) if quantity.kind in SINCE else held[0]


def since(kind: str, day: date, on: date) -> int | None:
    """Whole years, months or days from a date to a day; None when it lies after it."""
    if day > on:
        return None
    if kind == "days_since":
        return (on - day).days
    months = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    return months if kind == "months_since" else months // 12


def _counted(quantity: Quantity, entries: Any) -> int | None:
    if not quantity.where:
        return len(entries)
    answers = [_counts(quantity, entry) for entry in entries]
    return None if None in answers else answers.count(True)


def _counts(quantity: Quantity, entry: Any) -> bool | None:
    held = [(None if entry is None else entry[part], values) for part, values in quantity.where]
    answers = [None if part is None else part in values for part, values in held]
    return False if False in answers else None if None in answers else True
