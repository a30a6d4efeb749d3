"""What someone typed, turned into values of the register by the same rules as every list."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.conf import settings
from django.utils import timezone

from penggerak.apps.register.places import cleaning
from penggerak.apps.words import in_language
from penggerak.core.register.cleaning import clean_rows


def read(written: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Typed texts by field: the values they mean, and what is wrong with the others, in the reader's language."""
    if not written:
        return {}, {}
    frame = pl.DataFrame({"row_number": [1], **{name: [text] for name, text in written.items()}})
    context = cleaning(settings.PENGGERAK_CITY, on=timezone.localdate())
    [row] = clean_rows(frame, columns={name: name for name in written}, context=context)
    return dict(row.values), {problem.field: in_language(problem.sentence) for problem in row.problems}
