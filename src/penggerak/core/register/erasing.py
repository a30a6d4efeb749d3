"""What stays of a statement once its personal data are erased: what counts of past days need, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from penggerak.core.activities import Ceilings, limits, size_class
from penggerak.core.register.cleaning import Problem
from penggerak.core.register.counting import DIMENSIONS
from penggerak.core.register.fields import FIELDS
from penggerak.core.sentences import sentence

ERASED = "(data dihapus atas permintaan)"  # stands where a value was: that one was known is counted, not what it said
STOPPED = Problem(
    "",
    "refuse",
    "erased",
    sentence("Data orang ini dihapus atas permintaannya. Hapus baris ini dari daftar; ia boleh mendaftar lagi."),
)
CODES_COUNTED = frozenset({"city_code", "district_code", "village_code"})  # counted under the names of their areas
FIGURES_OF_SIZE = frozenset({"capital_idr", "annual_sales_idr"})  # the size classes are made of these
Stays = Literal["value", "year", "class", "mark", "nothing"]


def stays(name: str) -> Stays:
    """What stays of a field: its value, the year of its day, a figure of the same size class, a mark, or nothing."""
    if name in CODES_COUNTED or name == "status":
        return "value"
    if name in FIGURES_OF_SIZE:
        return "class"
    dimension = DIMENSIONS.get(name)
    if dimension is None:
        return "nothing"
    return "mark" if dimension.how == "known" else dimension.how


def erased_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record without what they say of a person. What was withdrawn (None) stays withdrawn.

    Fields that are not declared any more go as a whole.
    """
    return {name: _erased(name, value) for name, value in values.items() if name in FIELDS and stays(name) != "nothing"}


def _erased(name: str, value: Any) -> Any:
    if value is None:
        return None
    match stays(name):
        case "value":
            return value
        case "year":
            return f"{str(value)[:4]}-01-01"  # a day, since the field holds days: only the year is counted
        case "class":
            return _of_the_same_class(name, value)
        case _:
            return ERASED


def _of_the_same_class(name: str, value: Any) -> int:
    """The smallest figure of the class; one below nought is in none, and stays so."""
    is_capital = name == "capital_idr"
    sizes = size_class(capital_idr=value) if is_capital else size_class(annual_sales_idr=value)
    ceilings: Ceilings = limits().capital if is_capital else limits().annual_sales
    floors = {
        "unknown": -1,
        "micro": 0,
        "small": ceilings.micro_idr + 1,
        "medium": ceilings.small_idr + 1,
        "large": ceilings.medium_idr + 1,
    }
    return floors[sizes.registration if is_capital else sizes.benefits]


def redrawn(own: Sequence[str], others: Sequence[str], *, draws: Sequence[int]) -> dict[str, str]:
    """New digests (64 hex digits) in place of one's own, in the same order among themselves and among the others.

    Statements of one moment are put in order by their digests, so the order has to stay; what they were made of goes.
    draws: as many numbers as own, each from 0 up to 2**256.
    """
    fixed = sorted({int(one, 16) for one in others})
    groups: dict[tuple[int, int], list[str]] = {}
    for one in sorted(own):
        below = max((other for other in fixed if other <= int(one, 16)), default=-1)
        above = min((other for other in fixed if other > int(one, 16)), default=2**256)
        groups.setdefault((below, above), []).append(one)
    made: dict[str, str] = {}
    left = iter(draws)
    for (below, above), digests in groups.items():
        fresh = sorted(below + 1 + next(left) % (above - below - 1) for _ in digests)
        made |= {old: f"{new:064x}" for old, new in zip(digests, fresh, strict=True)}
    return made
