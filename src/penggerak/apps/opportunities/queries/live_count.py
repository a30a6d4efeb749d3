"""How many businesses of the city meet the rules of a draft now: in all, by district, size and sex of the owner."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext as _

from penggerak.apps.areas.models import Area
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.queries.facts import facts_of_many
from penggerak.apps.opportunities.rules import in_words, rule_set_of, typed
from penggerak.apps.register.models import Business
from penggerak.core.eligibility import NoRulesInForce, RuleSet, findings, verdicts
from penggerak.core.register import COUNTED, FIELDS, SMALLEST_PUBLISHED

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Part:
    """One way to divide those counted."""

    label: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Counted:
    """Businesses by verdict, and parts of the city with how many of each part qualify."""

    eligible: int
    not_yet: int
    needs_a_person: int
    parts: list[Part]


def who_qualifies(opportunity: Opportunity, *, at: datetime) -> Counted:
    """The register of the opportunity's city by the rules as they stand."""
    found = Business.objects.filter(city=opportunity.city_id, record_count__gt=0, status__in=COUNTED).order_by("pk")
    columns = found.only("pk", "values", "has_nib", "district_id", "size_by_sales", "owner_sex")
    businesses = list(columns)
    frame = pl.DataFrame(
        {
            "district": [one.district_id for one in businesses],
            "size": [one.size_by_sales for one in businesses],
            "sex": [one.owner_sex for one in businesses],
        },
        schema={"district": pl.String, "size": pl.String, "sex": pl.String},
    ).with_columns(verdict=_verdicts(opportunity, businesses, at=at))
    said = dict(frame.group_by("verdict").len().iter_rows())
    return Counted(
        said.get("eligible", 0), said.get("not_yet", 0), said.get("needs_a_person", 0), _parts(opportunity, frame)
    )


def qualifying(opportunity: Opportunity, *, at: datetime) -> list[Business]:
    """The businesses of the opportunity's city that meet its rules as they stand, with their values."""
    found = Business.objects.filter(city=opportunity.city_id, record_count__gt=0, status__in=COUNTED).order_by("pk")
    businesses = list(found.only("pk", "values", "has_nib"))
    verdict = _verdicts(opportunity, businesses, at=at)
    return [one for one, said in zip(businesses, verdict, strict=True) if said == "eligible"]


def _verdicts(opportunity: Opportunity, businesses: list[Business], *, at: datetime) -> pl.Series:
    everybody = pl.Series(["eligible"] * len(businesses), dtype=pl.String)
    rules = rule_set_of(opportunity.rules)
    if rules is None or not businesses:
        return everybody
    try:
        return verdicts(findings(rules, _frame(rules, businesses), timezone.localdate(at)))["verdict"].cast(pl.String)
    except NoRulesInForce:
        return everybody


def _frame(rules: RuleSet, businesses: list[Business]) -> pl.DataFrame:
    rows = [typed(rules, facts) for facts in facts_of_many(businesses)]
    return pl.DataFrame(
        {name: pl.Series([row.get(name) for row in rows], dtype=fact.dtype) for name, fact in rules.facts.items()}
    )


def _parts(opportunity: Opportunity, frame: pl.DataFrame) -> list[Part]:
    districts = dict(Area.objects.filter(code__startswith=f"{opportunity.city_id}.").values_list("code", "name"))
    sizes = {code: in_words(label) for code, label in FIELDS["declared_size"].choices.items()}
    sexes = {code: in_words(label) for code, label in FIELDS["owner_sex"].choices.items()}
    return [
        Part(_("Kecamatan"), _rows(frame, "district", districts)),
        Part(_("Skala usaha"), _rows(frame, "size", sizes)),
        Part(_("Jenis kelamin pemilik"), _rows(frame, "sex", sexes)),
    ]


def _rows(frame: pl.DataFrame, column: str, labels: dict[str, str]) -> list[Row]:
    counted = frame.group_by(column).agg(all=pl.len(), eligible=(pl.col("verdict") == "eligible").sum()).sort(column)
    return [
        {
            "label": labels.get(code or "", _("Belum diketahui")),
            "all": _published(whole),
            "eligible": _published(met),
        }
        for code, whole, met in counted.iter_rows()
    ]


def _published(count: int) -> str:
    return f"<{SMALLEST_PUBLISHED}" if 0 < count < SMALLEST_PUBLISHED else str(count)
