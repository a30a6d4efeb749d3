"""Counts of businesses by any declared field, now or as of a past day, in one question to the database."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When
from django.db.models.expressions import BaseExpression
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf

from penggerak.apps.areas.models import Area
from penggerak.core.register import COUNTED
from penggerak.core.register.counting import UNKNOWN

COLUMNS = {"city": "city_id", "district": "district_id", "village": "village_id", "status": "status"}
SIZES = ("size_by_sales", "size_by_capital")


def _group(name: str, on: date) -> BaseExpression:
    if name in COLUMNS:
        return Coalesce(F(COLUMNS[name]), Value(UNKNOWN), output_field=CharField())
    if name in SIZES:
        return Coalesce(NullIf(F(name), Value("unknown")), Value(UNKNOWN), output_field=CharField())
    if name == "freshness":
        return Case(When(fresh_until__lt=on, then=Value("stale")), default=Value("fresh"), output_field=CharField())
    return Coalesce(KeyTextTransform(name, "values"), Value(UNKNOWN), output_field=CharField())


def count_by(
    businesses: QuerySet[Any], by: Sequence[str], *, on: date, statuses: Sequence[str] = COUNTED
) -> dict[tuple[str, ...], int]:
    """Businesses per combination of groups, ordered by group.

    businesses: of queries/scope.py, present ones or versions at a moment. by: names of core DIMENSIONS.
    """
    groups = {f"group_{number}": _group(name, on) for number, name in enumerate(by)}
    rows = (
        businesses.filter(status__in=statuses)
        .order_by()
        .annotate(**groups)
        .values(*groups)
        .annotate(n=Count("pk"))
        .order_by(*groups)
    )
    return {tuple(row[name] for name in groups): row["n"] for row in rows}


def area_names(counts: dict[tuple[str, ...], int]) -> dict[str, str]:
    """The names of the areas among the groups of a count: code -> name."""
    codes = {group for groups in counts for group in groups if "." in group}
    return dict(Area.objects.filter(pk__in=codes).values_list("pk", "name"))
