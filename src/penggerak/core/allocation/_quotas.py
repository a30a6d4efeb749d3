"""How seats are split over strata, before anyone is drawn."""

from collections.abc import Mapping

from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import sentence


def seats_by_stratum(
    sizes: Mapping[str, int], *, seats: int, quotas: Mapping[str, int] | None = None
) -> dict[str, int]:
    """The seats of each stratum: exact, known before the draw, never more than the stratum holds.

    sizes: applicants per stratum. seats: in all; more than there are applicants means a seat for everyone.
    quotas: seats promised to some strata. What they leave over, or a stratum cannot fill, is passed on to the
    applicants still without a seat, in proportion to their number in each stratum. Without quotas all seats are.
    Proportions are rounded by largest remainder; of equal remainders the stratum whose name comes first.
    Raises CannotAllocate for negative seats and for quotas above the seats.
    """
    _check(seats, quotas or {})
    kept = {stratum: min((quotas or {}).get(stratum, 0), size) for stratum, size in sizes.items()}
    open_to = {stratum: size - kept[stratum] for stratum, size in sizes.items()}
    passed_on = in_proportion(open_to, seats=seats - sum(kept.values()))
    return {stratum: kept[stratum] + passed_on[stratum] for stratum in sorted(sizes)}


def in_proportion(sizes: Mapping[str, int], *, seats: int) -> dict[str, int]:
    """Largest remainder (Hamilton) in whole numbers; nobody's seat depends on rounding of floats."""
    total = sum(sizes.values())
    if seats >= total:
        return dict(sizes)
    shares = {stratum: divmod(seats * size, total) for stratum, size in sizes.items()}
    left_over = seats - sum(whole for whole, _ in shares.values())
    first = sorted(shares, key=lambda stratum: (-shares[stratum][1], stratum))[:left_over]
    return {stratum: whole + (stratum in first) for stratum, (whole, _) in shares.items()}


def _check(seats: int, quotas: Mapping[str, int]) -> None:
    if seats < 0 or any(quota < 0 for quota in quotas.values()):
        raise CannotAllocate(sentence("Jumlah kursi tidak boleh kurang dari nol."))
    if sum(quotas.values()) > seats:
        raise CannotAllocate(
            sentence(
                "Jatah semua strata berjumlah %(quotas)d kursi, padahal kursinya %(seats)d. Kurangi jatahnya.",
                quotas=sum(quotas.values()), seats=seats,
            )
        )  # fmt: skip
