"""Benefits as whole numbers, because a flow is exact only in those."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_DIGITS = 12
LARGEST_POWER = 1000.0  # of two; benefits that are still below one half then count nothing

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """What one unit of benefit is in whole numbers; is_exact when every benefit is a whole multiple of 1 / factor."""

    factor: float
    is_exact: bool


def whole_benefits(benefits: Real, *, most: int) -> tuple[Whole, Scale]:
    """Benefits times a factor, as whole numbers of at most `most`.

    Benefits of up to 12 decimals come out exactly as they are written; others are rounded to the nearest multiple of
    1 / factor, a power of two.
    """
    for digits in range(MOST_DIGITS + 1):
        factor = float(10**digits)
        scaled = np.rint(benefits * factor)
        if np.abs(scaled).max(initial=0.0) > most:
            break
        if np.array_equal(scaled / factor, benefits):
            return scaled.astype(np.int64), Scale(factor, is_exact=True)
    factor = 2.0 ** min(float(np.floor(np.log2(most) - np.log2(np.abs(benefits).max()))), LARGEST_POWER)
    return np.rint(benefits * factor).astype(np.int64), Scale(factor, is_exact=False)
