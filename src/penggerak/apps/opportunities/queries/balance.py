"""Those drawn beside those not, in what the register knew of them at the draw; frozen with the allocation."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from penggerak.apps.areas.models import Area
from penggerak.apps.opportunities.models import Application
from penggerak.apps.opportunities.rules import in_words
from penggerak.apps.reports.words import count_in_words, share_in_words
from penggerak.core.allocation import balance, joint_test
from penggerak.core.register import FIELDS, SMALLEST_PUBLISHED, Label

COVARIATES = {
    "age": pl.Float64, "sex": pl.String, "size": pl.String, "years": pl.Float64, "sales": pl.Float64,
    "district": pl.String,
}  # fmt: skip
Row = dict[str, Any]


def balance_of(
    applications: Sequence[Application], drawn: Collection[str], listed: Sequence[Mapping[str, Any]], *, on: date
) -> dict[str, Any]:
    """Rows of the comparison and its joint test in both languages; figures of fewer than five are left out.

    drawn: tokens that got a place. listed: as the list was closed, with strata and weights. on: the day of the draw.
    """
    known = [_known(one, on=on) for one in applications]
    tokens = [one.token for one in applications]
    frame = pl.DataFrame(
        {name: [one[name] for one in known] for name in COVARIATES} | {"drawn": [one in drawn for one in tokens]},
        schema={**COVARIATES, "drawn": pl.Boolean},
    )
    frame = frame.with_columns(_of_the_draw(tokens, listed))
    if frame["drawn"].n_unique() < 2:
        return {"rows": [], "said": None}
    asked = list(COVARIATES)
    said = joint_test(frame, asked).sentence()
    rows = [_published(row) for row in balance(frame, asked).iter_rows(named=True)]
    return {"rows": rows, "said": {"id": said.id, "en": said.en}}


def said_of_balance(kept: Mapping[str, Any] | None) -> str:
    """What the joint test means, in one sentence; empty where there was nothing to compare."""
    return in_words(Label(**kept["said"])) if kept and kept["said"] else ""


def balance_in_words(kept: Mapping[str, Any] | None, *, city: str) -> list[Row]:
    """The frozen rows as a page shows them."""
    if not kept:
        return []
    places = dict(Area.objects.filter(code__startswith=f"{city}.").values_list("code", "name"))
    return [_row_in_words(row, places) for row in kept["rows"]]


def _known(application: Application, *, on: date) -> Row:
    business = application.business
    return {
        "age": _years(business.values.get("owner_birth_date"), on),
        "sex": business.owner_sex or None,
        "size": business.size_by_sales or None,
        "years": _years(business.values.get("started_on"), on),
        "sales": _number(business.values.get("annual_sales_idr")),
        "district": business.district_id,
    }


def _years(day: str | None, on: date) -> float | None:
    return None if not day else float((on - date.fromisoformat(day)).days // 365.25)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _of_the_draw(tokens: Sequence[str], listed: Sequence[Mapping[str, Any]]) -> list[pl.Series]:
    """stratum and weight, where the draw had them: chance was even only among those who share both."""
    by_token = {row["token"]: row for row in listed}
    used = [name for name in ("stratum", "weight") if listed and name in listed[0]]
    return [pl.Series(name, [by_token[token][name] for token in tokens]) for name in used]


def _published(row: Row) -> Row:
    """Without the figures that speak of fewer than five."""
    few = any(_is_few(row, side) for side in ("drawn", "not_drawn"))
    gone = ("drawn_mean", "not_drawn_mean", "difference", "standardised")
    missing = {f"{side}_missing": _count(row[f"{side}_missing"]) for side in ("drawn", "not_drawn")}
    kept = {name: row[name] for name in ("covariate", "level", "kind")}
    return {**kept, **missing, **{name: None if few else row[name] for name in gone}, "is_hidden": few}


def _is_few(row: Row, side: str) -> bool:
    """Few are known; of a category also: few are in the level, or few are not."""
    known, mean = row[f"{side}_known"], row[f"{side}_mean"]
    inside = round(known * mean) if row["kind"] != "number" and mean is not None else 0
    return known < SMALLEST_PUBLISHED or 0 < inside < SMALLEST_PUBLISHED or 0 < known - inside < SMALLEST_PUBLISHED


def _count(n: int) -> str:
    return f"<{SMALLEST_PUBLISHED}" if 0 < n < SMALLEST_PUBLISHED else str(n)


def _row_in_words(row: Row, places: Mapping[str, str]) -> Row:
    return {
        "label": _label(row, places),
        "drawn": _figure(row, row["drawn_mean"]),
        "others": _figure(row, row["not_drawn_mean"]),
        "standardised": "–" if row["standardised"] is None else f"{row['standardised']:.2f}",
        "missing": f"{row['drawn_missing']} / {row['not_drawn_missing']}",
    }


def _label(row: Row, places: Mapping[str, str]) -> str:
    level = row["level"] or ""
    match row["covariate"]:
        case "age":
            return _("Usia pemilik (tahun)")
        case "years":
            return _("Lama usaha (tahun)")
        case "sales":
            return _("Penjualan setahun (rupiah)")
        case "sex":
            return _("Pemilik: %(level)s") % {"level": _choice("owner_sex", level)}
        case "size":
            return _("Skala: %(level)s") % {"level": _choice("declared_size", level)}
        case _:
            return _("Kecamatan %(level)s") % {"level": places.get(level, level)}


def _choice(field: str, code: str) -> str:
    label = FIELDS[field].choices.get(code)
    return in_words(label) if label else code


def _figure(row: Row, mean: float | None) -> str:
    if row["is_hidden"]:
        return _("kurang dari lima")
    if mean is None:
        return "–"
    return count_in_words(round(mean)) if row["kind"] == "number" else share_in_words(mean)
