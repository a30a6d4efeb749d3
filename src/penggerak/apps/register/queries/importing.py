"""An import as its pages show it."""

import re
from collections.abc import Mapping

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from penggerak.apps.register.models import Import, ImportRow
from penggerak.apps.register.storage import read_file
from penggerak.sources.lists import RawList, read_list

SHOWN = 3
LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){9,}")  # a NIK, a phone, a tax number: ten digits or more


def raw_list(importing: Import) -> RawList:
    """The file as it was read."""
    return read_list(read_file(importing.stored_as), name=importing.file_name, sheet=importing.sheet or None)


def sample_rows(raw: RawList, column: str) -> list[str]:
    """A few different values of a column, to recognise it by; long numbers masked, whatever the column means."""
    texts: list[str] = raw.rows[column].drop_nulls().unique(maintain_order=True).head(SHOWN).to_list()
    return [LONG_NUMBER.sub(_masked, text) for text in texts]


def _masked(number: re.Match[str]) -> str:
    """3671030906929714 -> 3671••••••••9714"""
    text = number[0]
    return f"{text[:4]}{'•' * (len(text) - 8)}{text[-4:]}"


def row_counts(importing: Import) -> Mapping[str, int]:
    """How many rows of each outcome; all five are there."""
    counts = dict(importing.rows.order_by().values_list("outcome").annotate(n=Count("pk")))
    return {outcome: counts.get(outcome, 0) for outcome in ImportRow.Outcome.values}


def preview_rows(importing: Import, outcome: str = "") -> QuerySet[ImportRow]:
    """Rows with what would happen (or happened) to each; those that need a person come first."""
    needs_a_person = Case(
        When(outcome="refused", then=Value(0)), When(outcome="possible", then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    rows = importing.rows.filter(outcome=outcome) if outcome else importing.rows.all()
    return rows.annotate(first=needs_a_person).order_by("first", "number")
