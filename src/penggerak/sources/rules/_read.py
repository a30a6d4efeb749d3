"""The rule sets of the data folder, by name."""

from functools import cache
from pathlib import Path

from penggerak.core.eligibility import RuleSet, read_rules

DATA = Path(__file__).parent / "data"
NAMES: tuple[str, ...] = tuple(sorted(path.stem for path in DATA.glob("*.yaml")))


@cache
def read(name: str) -> RuleSet:
    """The rule set of a name out of NAMES. Raises KeyError for another name."""
    if name not in NAMES:
        raise KeyError(name)
    return read_rules((DATA / f"{name}.yaml").read_text("utf-8"))


def read_all() -> dict[str, RuleSet]:
    """Every rule set, by its name, in the order of NAMES."""
    return {name: read(name) for name in NAMES}
