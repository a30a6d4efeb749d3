"""Rules an officer can write without code: each asks for one or two values and becomes a rule of core/eligibility.

What a law or a bank sets comes from the shipped rule sets, with its source; what stands here is the provider's own
choice, and its source says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Plain = dict[str, Any]
Entry = Literal["number", "idr", "months", "choice", "districts", "text", "none"]
OWN_CHOICE = "Ketentuan penyelenggara"


@dataclass(frozen=True, slots=True)
class RuleForm:
    """One kind of rule.

    id: of the rule it makes. entry: what is asked for. condition: from the value typed to a condition; sentence: to
    the words in two languages. value_of: back from the condition. effort: days it takes to come to meet it, None
    where nobody can.
    """

    id: str
    label: str | Promise
    entry: Entry
    condition: Callable[[Any], Plain]
    sentence: Callable[[Any], Mapping[str, str]]
    value_of: Callable[[Plain], Any]
    effort: int | None = None
    choices: Sequence[tuple[str, str | Promise]] = ()

    def rule(self, value: Any) -> Plain:
        """The rule as a rule set holds it."""
        change: Plain = {"changeable": False} if self.effort is None else {"changeable": True, "effort": self.effort}
        return {
            "id": self.id,
            "condition": self.condition(value),
            "sentence": dict(self.sentence(value)),
            "source": OWN_CHOICE,
            "confidence": "A",
            **change,
        }


def _at_least(kind: str, fact: str) -> tuple[Callable[[Any], Plain], Callable[[Plain], Any]]:
    return lambda value: {kind: fact, "at_least": value}, lambda condition: condition[">="]


def _at_most(kind: str, fact: str) -> tuple[Callable[[Any], Plain], Callable[[Plain], Any]]:
    return lambda value: {kind: fact, "at_most": value}, lambda condition: condition["<="]


def _bound(
    rule_id: str, label: str | Promise, entry: Entry, pair: tuple[Any, Any], words: tuple[str, str], effort: int | None
) -> RuleForm:
    condition, value_of = pair
    return RuleForm(
        id=rule_id,
        label=label,
        entry=entry,
        condition=condition,
        value_of=value_of,
        effort=effort,
        sentence=lambda value: {"id": words[0].format(value=_written(value, entry)),
                                "en": words[1].format(value=_written(value, entry, english=True))},
    )  # fmt: skip


def _fixed(
    rule_id: str, label: str | Promise, condition: Plain, words: tuple[str, str], effort: int | None
) -> RuleForm:
    return RuleForm(
        id=rule_id,
        label=label,
        entry="none",
        condition=lambda _value: dict(condition),
        sentence=lambda _value: {"id": words[0], "en": words[1]},
        value_of=lambda _condition: True,
        effort=effort,
    )


def _written(value: Any, entry: Entry, *, english: bool = False) -> str:
    if entry != "idr":
        return str(value)
    return f"Rp{value:,}" if english else f"Rp{value:,}".replace(",", ".")


def _districts(values: Sequence[str]) -> Mapping[str, str]:
    names = ", ".join(values)
    return {"id": f"Tempat usaha di kecamatan berkode {names}.", "en": f"The business is in the districts {names}."}


RULE_FORMS: tuple[RuleForm, ...] = (
    _bound("owner_is_old_enough", _("Usia pemilik paling sedikit (tahun)"), "number",
           _at_least("age_years", "owner_birth_date"),
           ("Pemilik berusia paling sedikit {value} tahun.", "The owner is at least {value} years old."), None),
    _bound("owner_is_young_enough", _("Usia pemilik paling banyak (tahun)"), "number",
           _at_most("age_years", "owner_birth_date"),
           ("Pemilik berusia paling banyak {value} tahun.", "The owner is at most {value} years old."), None),
    _bound("has_run_long_enough", _("Lama usaha paling sedikit (bulan)"), "months",
           _at_least("months_since", "started_on"),
           ("Usaha berjalan paling sedikit {value} bulan.", "The business has run for at least {value} months."), None),
    _bound("sales_are_small_enough", _("Penjualan setahun paling banyak (rupiah)"), "idr",
           _at_most("fact", "annual_sales_idr"),
           ("Penjualan setahun paling banyak {value}.", "Annual sales are at most {value}."), None),
    _bound("sales_are_large_enough", _("Penjualan setahun paling sedikit (rupiah)"), "idr",
           _at_least("fact", "annual_sales_idr"),
           ("Penjualan setahun paling sedikit {value}.", "Annual sales are at least {value}."), 180),
    _bound("few_enough_workers", _("Tenaga kerja paling banyak (orang)"), "number", _at_most("fact", "worker_count"),
           ("Tenaga kerja paling banyak {value} orang.", "At most {value} workers."), None),
    _bound("can_deliver_enough", _("Kapasitas sebulan paling sedikit"), "number",
           _at_least("fact", "capacity_per_month"),
           ("Kapasitas sebulan paling sedikit {value}.", "Capacity of at least {value} a month."), 60),
    _fixed("has_a_nib", _("Punya NIB"), {"present": "nib"}, ("Punya NIB.", "Has a NIB."), 1),
    _fixed("has_a_pirt", _("Punya nomor P-IRT"), {"present": "pirt_number"},
           ("Punya nomor P-IRT.", "Has a P-IRT number."), 14),
    _fixed("has_a_halal_certificate", _("Punya sertifikat halal"), {"present": "halal_number"},
           ("Punya sertifikat halal.", "Has a halal certificate."), 21),
    _fixed("has_a_business_account", _("Punya rekening usaha terpisah"), {"fact": "has_business_account", "is": True},
           ("Punya rekening usaha yang terpisah.", "Has a separate bank account for the business."), 3),
    _fixed("is_no_state_employee", _("Pemilik bukan ASN, TNI, Polri, atau pegawai BUMN/BUMD"),
           {"fact": "is_state_employee", "is": False},
           ("Pemilik bukan ASN, TNI, Polri, atau pegawai BUMN/BUMD.",
            "The owner is no civil servant, soldier, police officer or employee of a state firm."), None),
    _fixed("owner_is_a_woman", _("Pemilik perempuan"), {"fact": "owner_sex", "is": "F"},
           ("Pemiliknya perempuan.", "The owner is a woman."), None),
    RuleForm(
        id="is_in_these_districts", label=_("Tempat usaha di kecamatan"), entry="districts",
        condition=lambda values: {"fact": "district_code", "in": list(values)}, sentence=_districts,
        value_of=lambda condition: condition["in"],
    ),
    RuleForm(
        id="works_in_this_activity", label=_("Kode KBLI diawali (misalnya 2020:10)"), entry="text",
        condition=lambda value: {"fact": "kbli", "starts_with": value},
        sentence=lambda value: {"id": f"Kode KBLI diawali {value}.", "en": f"The KBLI code begins with {value}."},
        value_of=lambda condition: condition["starts_with"],
    ),
)  # fmt: skip
BY_ID: Mapping[str, RuleForm] = {one.id: one for one in RULE_FORMS}


def rule_set(slug: str, title: str, rules: Sequence[Plain]) -> Plain:
    """The rule set of an opportunity, as it is stored."""
    return {"id": slug.replace("-", "_"), "title": {"id": title, "en": title}, "rules": list(rules)}
