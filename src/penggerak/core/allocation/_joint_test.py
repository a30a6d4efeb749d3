"""One test over all covariates of a draw: is the whole difference larger than chance makes it?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from penggerak.core.allocation._covariates import Floats, arms_of, blocks_of, columns_of
from penggerak.core.register import Label

SMALLEST_ROOT = 1e-9  # of the largest eigenvalue; below it a column repeats what others say
DOUBTFUL = 0.05
_NOTHING = Label(
    "Belum ada yang bisa dibandingkan antara yang terpilih dan yang tidak.",
    "There is nothing yet to compare between those drawn and those not.",
)
_ALIKE = Label(
    "Yang terpilih dan yang tidak terpilih serupa, seperti hasil undian yang jujur pada umumnya (p = {p}).",
    "Those drawn and those not are as alike as an honest draw usually makes them (p = {p}).",
)
_UNLIKE = Label(
    "Yang terpilih dan yang tidak terpilih lebih berbeda daripada biasanya (p = {p}). Satu dari dua puluh undian yang "
    "jujur pun begitu; hitung ulang undiannya untuk memastikan.",
    "Those drawn and those not differ more than usual (p = {p}). So does one honest draw in twenty; compute the draw "
    "again to be sure.",
)


@dataclass(frozen=True, slots=True)
class JointTest:
    """p_value is None when there is nothing that could differ."""

    chi_square: float
    degrees: int
    p_value: float | None

    def sentence(self) -> Label:
        """What it means, in both languages."""
        if self.p_value is None:
            return _NOTHING
        p = f"{self.p_value:.2f}"
        words = _ALIKE if self.p_value >= DOUBTFUL else _UNLIKE
        return Label(words.id.format(p=p.replace(".", ",")), words.en.format(p=p))


def joint_test(applicants: pl.DataFrame, covariates: Sequence[str]) -> JointTest:
    """The omnibus test of Hansen and Bowers (2008), Statistical Science 23(2), pp. 219-236.

    applicants, covariates: as for balance(). d is the sum over those drawn of each covariate less its mean among those
    who share stratum and weight; d' V^-1 d, with V the covariance that the draw itself gives d, is compared with
    chi-square of as many degrees as V has ranks. Being missing is a covariate of its own. The p-value is a limit for
    many applicants: with few and many covariates it errs a little to either side.
    """
    arms, blocks = arms_of(applicants), blocks_of(applicants)
    columns = list(_matrix(applicants, covariates))
    if not columns:
        return JointTest(0.0, 0, None)
    inside, weight = _within(np.column_stack(columns), arms, blocks)
    spread = np.sqrt(np.einsum("i,ij,ij->j", weight, inside, inside))
    varies = spread > 0
    inside = inside[:, varies] / spread[varies]
    return _tested(inside[arms].sum(axis=0), (inside * weight[:, None]).T @ inside)


def _tested(total: Floats, covariance: Floats) -> JointTest:
    roots, directions = np.linalg.eigh(covariance)
    kept = roots > SMALLEST_ROOT * max(roots.max(initial=0.0), 1.0)
    degrees = int(kept.sum())
    if not degrees:
        return JointTest(0.0, 0, None)
    from scipy.special import chdtrc  # a second of loading that no draw waits for

    along = directions[:, kept].T @ total
    chi_square = float(np.sum(along**2 / roots[kept]))
    return JointTest(chi_square, degrees, float(chdtrc(degrees, chi_square)))


def _within(values: Floats, arms: NDArray[np.bool_], blocks: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Each value less the mean of its block, and how much each row counts in V: drawn * others / n / (n - 1)."""
    _, block = np.unique(blocks, return_inverse=True)
    size, drawn = np.bincount(block), np.bincount(block, arms)
    means = np.column_stack([np.bincount(block, column) for column in values.T]) / size[:, None]
    weight = drawn * (size - drawn) / size / np.maximum(size - 1, 1)
    inside = values - means[block]
    inside[np.abs(inside) < 1e-12 * np.abs(values).max(axis=0, initial=1.0)] = 0.0  # what rounding leaves of a constant
    return inside, weight[block]


def _matrix(applicants: pl.DataFrame, covariates: Sequence[str]) -> Iterator[Floats]:
    """Every column, with the mean where it is not known, and who that is of; the mean itself then changes nothing."""
    for column in columns_of(applicants, covariates):
        missing = np.isnan(column.values)
        if missing.all():
            continue
        yield np.where(missing, column.values[~missing].mean(), column.values)
        if missing.any():
            yield missing.astype(np.float64)
