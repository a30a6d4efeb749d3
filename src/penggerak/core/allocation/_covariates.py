"""What was known of applicants before a draw, as columns of numbers. Missing stays apart: it is never a zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import sentence

Kind = Literal["number", "yes_no", "category"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Column:
    """One covariate, or one level of a category: values are NaN where it is not known."""

    covariate: str
    level: str | None
    kind: Kind
    values: Floats


def columns_of(frame: pl.DataFrame, covariates: Sequence[str]) -> Iterator[Column]:
    """Numbers as they are, yes/no as 1 and 0, each level of a text as 1 and 0."""
    for name in covariates:
        series = frame[name]
        kind = kind_of(series)
        if kind != "category":
            values = series.cast(pl.Float64).to_numpy().astype(np.float64)  # null becomes NaN
            yield Column(name, None, kind, values)
            continue
        texts = series.cast(pl.String)
        for level in texts.drop_nulls().unique().sort():
            yield Column(name, level, kind, (texts == level).cast(pl.Float64).to_numpy().astype(np.float64))


def kind_of(series: pl.Series) -> Kind:
    """By the type of the column. Raises CannotAllocate for what can be neither counted nor compared."""
    if series.dtype == pl.Boolean:
        return "yes_no"
    if series.dtype.is_numeric():
        return "number"
    if series.dtype in (pl.String, pl.Categorical, pl.Enum):
        return "category"
    told = sentence(
        "Kolom %(column)s bukan angka, ya/tidak, atau pilihan, jadi tidak bisa dibandingkan.", column=series.name
    )
    raise CannotAllocate(told, column=series.name)


def blocks_of(frame: pl.DataFrame) -> NDArray[np.int64]:
    """A number for each set of applicants among whom the draw was even: same stratum, same weight."""
    names = [name for name in ("stratum", "weight") if name in frame.columns]
    if not names:
        return np.zeros(frame.height, dtype=np.int64)
    return frame.select(pl.struct(names).rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()


def arms_of(frame: pl.DataFrame) -> NDArray[np.bool_]:
    """True for those who were drawn. Raises CannotAllocate where that is not known."""
    if frame["drawn"].dtype != pl.Boolean or frame["drawn"].null_count():
        raise CannotAllocate(sentence("Kolom drawn harus berisi ya atau tidak untuk setiap peserta."), column="drawn")
    return frame["drawn"].to_numpy()
