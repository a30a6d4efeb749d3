"""One formula from distance, wish and priority to benefit.

benefit = round(priority * (preference_points * wish + nearness_points * nearness))
wish     = (choices + 1 - rank) / choices for ranks 1 to choices, otherwise 0: a first choice counts 1
nearness = 1 - distance_km / farthest_km, and beyond farthest_km the whole benefit is 0: nobody is sent there
"""

from dataclasses import dataclass

import polars as pl

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG (Moritz 2000, Journal of Geodesy 74(1), pp. 128-162)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much counts what. Points are whole so that the placement is exact.

    preference_points: for a first choice; nearness_points: for no distance at all.
    choices: how many wishes each applicant may rank. farthest_km: nobody travels more.
    """

    preference_points: int = 600
    nearness_points: int = 400
    choices: int = 5
    farthest_km: float = 15.0

    def __post_init__(self) -> None:
        if min(self.preference_points, self.nearness_points) < 0 or self.choices < 1 or not self.farthest_km > 0:
            raise ValueError("points must not be negative; choices and farthest_km must be above zero")


def benefit(
    weights: Weights,
    *,
    distance_km: pl.Expr | None = None,
    rank: pl.Expr | None = None,
    priority: pl.Expr | None = None,
) -> pl.Expr:
    """Benefit of sending somebody somewhere, in whole points (i64); see the head of this file for the formula.

    distance_km: straight line, 0 or more; not given: distance does not count. rank: 1 is the first wish, null where
    the applicant did not name this option; not given: wishes do not count. priority: above 0, 1 for most people.
    Null where distance or priority is not known: that is for a person to settle, not for a formula.
    """
    points, reachable = pl.lit(0.0), pl.lit(True)
    if rank is not None:
        points = points + weights.preference_points * _wish(rank, weights.choices)
    if distance_km is not None:
        points = points + weights.nearness_points * (1 - distance_km / weights.farthest_km)
        reachable = distance_km <= weights.farthest_km
    weighted = points * (pl.lit(1.0) if priority is None else priority)
    return pl.when(reachable.is_null()).then(None).when(reachable).then(weighted).otherwise(0.0).round().cast(pl.Int64)


def distance_km(
    from_latitude: pl.Expr, from_longitude: pl.Expr, to_latitude: pl.Expr, to_longitude: pl.Expr
) -> pl.Expr:
    """Great-circle distance by the haversine formula, in km; all arguments in degrees. Null where one is null."""
    a, b = from_latitude.radians(), to_latitude.radians()
    half = ((b - a) / 2).sin().pow(2) + a.cos() * b.cos() * ((to_longitude - from_longitude).radians() / 2).sin().pow(2)
    return 2 * EARTH_RADIUS_KM * half.clip(0, 1).sqrt().arcsin()


def _wish(rank: pl.Expr, choices: int) -> pl.Expr:
    named = rank.is_between(1, choices).fill_null(False)
    return pl.when(named).then((choices + 1 - rank) / choices).otherwise(0.0)
