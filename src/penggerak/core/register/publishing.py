"""Which counts may be shown to anyone: small groups could give someone away."""

from collections.abc import Mapping

SMALLEST_PUBLISHED = 5
"""Groups of one to four are not published; nought is nought."""


def published(count: int) -> int | None:
    """A count fit for publication: None for groups smaller than five (nought is nought)."""
    return count if count == 0 or count >= SMALLEST_PUBLISHED else None


def kept_back(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts fit to stand beside their total: a single one held back could be worked out, so a second joins it.

    Returns the same keys in the same order; None where the count is held back.
    """
    shown = {key: published(count) for key, count in counts.items()}
    if sum(count is None for count in shown.values()) == 1 and len(shown) > 1:
        smallest = min((count, key) for key, count in shown.items() if count is not None)[1]
        shown[smallest] = None
    return shown
