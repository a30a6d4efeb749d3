"""The core's view of the areas, made once per process: the reference files do not change while it runs."""

from datetime import date
from functools import lru_cache

import polars as pl

from penggerak.core.places import AreaTree, Resolver
from penggerak.core.register.cleaning import CleaningContext
from penggerak.sources import reference


@lru_cache(maxsize=1)
def area_tree() -> AreaTree:
    return AreaTree(reference.areas())


@lru_cache(maxsize=8)
def resolver(city: str) -> Resolver:
    return Resolver(area_tree(), city=city, postcodes=reference.postcodes())


@lru_cache(maxsize=2)
def activity_codes(version: reference.KbliVersion) -> frozenset[str]:
    """The five-digit codes of one version."""
    leaves = reference.kbli(version).filter(pl.col("code").str.len_chars() == 5)
    return frozenset(leaves["code"].to_list())


def cleaning(city: str, *, on: date, kbli_version: str = "2020") -> CleaningContext:
    """What turns written cells into values, for one city. on: the day the list speaks of."""
    return CleaningContext(
        city=city,
        tree=area_tree(),
        resolver=resolver(city),
        on=on,
        kbli={version: activity_codes(version) for version in ("2020", "2025")},
        kbli_version=kbli_version,
    )
