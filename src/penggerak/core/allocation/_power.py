"""Before a draw: the smallest effect that this design can show.

Two-sided t-test of the difference in means. What is smaller may be there and stay
unseen. Training raises sales and profit by five to ten percent on average (McKenzie 2021, Oxford Review of Economic
Policy 37(2), pp. 276-301), which small programmes cannot see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import sentence

ALPHA, POWER = 0.05, 0.8
_NODES, _WEIGHTS = (
    (points + shift) / 2 for points, shift in zip(np.polynomial.legendre.leggauss(200), (1, 0), strict=True)
)


@dataclass(frozen=True, slots=True)
class SmallestEffect:
    """effect and standard_error in the unit of the outcome's deviation; None when there is nothing to compare with.

    in_deviations: the effect as a share of the deviation. degrees: of freedom of the t-test. with_seat, without_seat:
    how many are compared; units: how many were drawn apart from each other (businesses, or clusters).
    """

    effect: float | None
    in_deviations: float | None
    standard_error: float | None
    degrees: int
    with_seat: int
    without_seat: int
    units: int


def smallest_effect(
    *,
    applicants: int,
    seats: int,
    deviation: float,
    explained: float = 0.0,
    strata: Sequence[tuple[int, int]] = (),
    alpha: float = ALPHA,
    power: float = POWER,
) -> SmallestEffect:
    """For a draw among businesses.

    deviation: standard deviation of the outcome among applicants, in its unit. explained: share of its variance (0 to
    below 1) that strata and what is measured before the draw account for. strata: (applicants, seats) of each; a
    stratum in which all or none get a seat tells nothing. alpha, power: chance of a false alarm, of seeing the effect.
    """
    _check(deviation, explained, alpha, power)
    blocks = [(n, min(taken, n)) for n, taken in strata or [(applicants, seats)]]
    compared = [(n, taken) for n, taken in blocks if 0 < taken < n]
    information = sum(taken * (n - taken) / n for n, taken in compared)
    degrees = sum(n for n, _ in compared) - len(compared) - 1
    with_seat = sum(taken for _, taken in compared)
    without = sum(n for n, _ in compared) - with_seat
    spread = deviation * sqrt(1 - explained)
    return _found(spread, deviation, information, degrees, (with_seat, without, with_seat + without), alpha, power)


def smallest_effect_by_cluster(
    *,
    sizes: Sequence[int],
    treated: int,
    deviation: float,
    likeness: float,
    explained: float = 0.0,
    alpha: float = ALPHA,
    power: float = POWER,
) -> SmallestEffect:
    """For a phase-in by cluster, first waves against those still waiting.

    sizes: businesses of each cluster; treated: how many clusters are served by then. likeness: intra-cluster
    correlation of the outcome, 0 to 1. Unequal sizes cost as in Eldridge, Ashby and Kerry (2006), International
    Journal of Epidemiology 35(5), pp. 1292-1300: 1 + ((1 + cv**2) * mean size - 1) * likeness.
    """
    _check(deviation, explained, alpha, power)
    if not 0 <= likeness <= 1 or min(sizes, default=0) < 1:
        raise CannotAllocate(
            sentence("Kemiripan di dalam wilayah harus dari 0 sampai 1, dan tiap wilayah berisi usaha.")
        )
    clusters, businesses = len(sizes), sum(sizes)
    share = min(max(treated, 0), clusters) / clusters
    weighted = sum(size * size for size in sizes) / businesses  # (1 + cv**2) * mean size
    information = businesses * share * (1 - share) / (1 + (weighted - 1) * likeness)
    spread = deviation * sqrt(1 - explained)
    counts = (round(businesses * share), businesses - round(businesses * share), clusters)
    return _found(spread, deviation, information, clusters - 2, counts, alpha, power)


def _found(
    spread: float,
    deviation: float,
    information: float,
    degrees: int,
    counts: tuple[int, int, int],
    alpha: float,
    power: float,
) -> SmallestEffect:
    if degrees < 1 or information <= 0:
        return SmallestEffect(None, None, None, max(degrees, 0), *counts)
    error = spread / sqrt(information)
    effect = error * _noncentrality(degrees, alpha, power)
    return SmallestEffect(effect, effect / deviation, error, degrees, *counts)


def _noncentrality(degrees: int, alpha: float, power: float) -> float:
    """How many standard errors an effect must measure to be seen with that chance."""
    from scipy.optimize import brentq  # here and below: a second of loading that no draw waits for
    from scipy.special import stdtrit

    edge = float(stdtrit(degrees, 1 - alpha / 2))
    return float(brentq(lambda effect: _seen(effect, edge, degrees) - power, 0, 10 * edge, xtol=1e-10))


def _seen(effect: float, edge: float, degrees: int) -> float:
    """Chance that |t| passes the edge: normal given the estimated deviation, whose quantiles are gone through.

    The same as the noncentral t distribution, whose library function breaks down at few degrees of freedom.
    """
    from scipy.special import gammaincinv, ndtr

    deviations = np.sqrt(2 * gammaincinv(degrees / 2, _NODES) / degrees)
    return float(np.dot(_WEIGHTS, ndtr(effect - edge * deviations) + ndtr(-effect - edge * deviations)))


def _check(deviation: float, explained: float, alpha: float, power: float) -> None:
    if not 0 < deviation < inf:
        raise CannotAllocate(sentence("Simpangan hasil harus lebih dari nol. Ambil dari data yang ada."))
    if not 0 <= explained < 1:
        raise CannotAllocate(sentence("Bagian ragam yang dijelaskan harus dari 0 sampai kurang dari 1."))
    if not 0 < alpha < power < 1:
        raise CannotAllocate(sentence("Kuasa harus lebih besar dari peluang salah duga, keduanya antara 0 dan 1."))
