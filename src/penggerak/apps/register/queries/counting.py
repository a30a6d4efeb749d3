"""Counts of businesses by any declared field, now or as of a past day, in one question to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import BaseExpression
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf, Substr

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import Activity, Business
from penggerak.apps.register.moments import Moment
from penggerak.apps.register.queries.scope import businesses_of, versions_at, versions_of
from penggerak.apps.words import in_language
from penggerak.core.register import COUNTED, FIELDS, STATUSES, Label
from penggerak.core.register.counting import DIMENSIONS, SEALED, UNKNOWN, Dimension, definition, left_out

COLUMNS = {"city": "city_id", "district": "district_id", "village": "village_id", "status": "status"}
SIZES = ("size_by_sales", "size_by_capital")
NOT_KNOWN = Label(id="Tidak diketahui", en="Not known")


def _group(name: str, on: date) -> BaseExpression:
    if name in COLUMNS:
        return Coalesce(F(COLUMNS[name]), Value(UNKNOWN), output_field=CharField())
    if name in SIZES:
        return Coalesce(NullIf(F(name), Value("unknown")), Value(UNKNOWN), output_field=CharField())
    if name == "freshness":
        return _either(Q(fresh_until__lt=on), "stale", "fresh")
    return _declared_group(DIMENSIONS[name])


def _declared_group(dimension: Dimension) -> BaseExpression:
    name = dimension.name
    if name in SEALED:
        return _either(Q(**{f"has_{name}": True}), "known", UNKNOWN)
    if dimension.how == "known":
        return _either(Q(values__has_key=name), "known", UNKNOWN)
    text = KeyTextTransform(name, "values")
    said = Substr(text, 1, 4) if dimension.how == "year" else text
    return Coalesce(said, Value(UNKNOWN), output_field=CharField())


def _either(condition: Q, group: str, otherwise: str) -> BaseExpression:
    return Case(When(condition, then=Value(group)), default=Value(otherwise), output_field=CharField())


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


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted: by which dimensions, in which statuses, as of which day, in one district or everywhere."""

    by: tuple[str, ...]
    per: Moment
    statuses: tuple[str, ...] = COUNTED
    district: Area | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A count with everything that has to be said beside it; words come in the reader's language.

    scope: the area counted in. counts: combination of groups -> businesses, ordered by group.
    names: code -> name, of areas and activities among the groups.
    """

    question: Question
    scope: str
    counts: Mapping[tuple[str, ...], int]
    names: Mapping[str, str]

    @property
    def dimensions(self) -> list[Dimension]:
        return [DIMENSIONS[name] for name in self.question.by]

    @property
    def headings(self) -> list[str]:
        """What each column of groups is called."""
        return [in_language(one.label) for one in self.dimensions]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def definition(self) -> str:
        return in_language(definition(self.question.by, self.question.statuses, self.question.per.day))

    @property
    def left_out(self) -> str:
        return in_language(left_out(self.question.statuses))

    @property
    def filters(self) -> list[tuple[str, str]]:
        """What the count was narrowed to: the label of each filter and its value."""
        told = ", ".join(in_language(STATUSES[one]) for one in self.question.statuses)  # type: ignore[index]
        found = [(in_language(FIELDS["status"].label), told)]
        if self.question.district:
            found.append((in_language(FIELDS["district_code"].label), self.question.district.name))
        return found

    def name_of(self, dimension: Dimension, group: str) -> str:
        """What a group is called; a code or year without a name stays as it is."""
        label = NOT_KNOWN if group == UNKNOWN else dimension.choices.get(group)
        return in_language(label) if label else self.names.get(group, group)

    @property
    def rows(self) -> list[tuple[tuple[str, ...], list[str], int]]:
        """One row per combination: the groups, what they are called, and how many businesses."""
        named = self.dimensions
        return [
            (groups, [self.name_of(one, group) for one, group in zip(named, groups, strict=True)], n)
            for groups, n in self.counts.items()
        ]


def tally_for(user: User, question: Question) -> Tally:
    """The answer to a question within someone's area: what pages, spreadsheets and papers show."""
    at = question.per.at
    found: QuerySet[Any] = businesses_of(user) if at is None else versions_of(user, at)
    return _tally(found, question, scope=f"{user.area.name} ({user.area_id})")


def tally_of_city(city: Area, question: Question) -> Tally:
    """The answer to a question in a whole city: for the command line, where nobody is signed in."""
    at = question.per.at
    found: QuerySet[Any] = Business.objects.filter(record_count__gt=0) if at is None else versions_at(at)
    return _tally(found.filter(city=city), question, scope=f"{city.name} ({city.pk})")


def _tally(businesses: QuerySet[Any], question: Question, *, scope: str) -> Tally:
    if question.district:
        businesses = businesses.filter(district=question.district)
    counts = count_by(businesses, question.by, on=question.per.day, statuses=question.statuses)
    return Tally(question, scope, counts, {**area_names(counts), **_activity_titles(question, counts)})


def area_names(counts: Mapping[tuple[str, ...], int]) -> dict[str, str]:
    """The names of the areas among the groups of a count: code -> name."""
    codes = {group for groups in counts for group in groups if "." in group}
    return dict(Area.objects.filter(pk__in=codes).values_list("pk", "name"))


def _activity_titles(question: Question, counts: Mapping[tuple[str, ...], int]) -> dict[str, str]:
    if "kbli" not in question.by:
        return {}
    codes = {groups[question.by.index("kbli")] for groups in counts}
    return {one.pk: str(one) for one in Activity.objects.filter(pk__in=codes)}
