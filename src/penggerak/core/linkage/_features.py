"""The words of comparison: levels of agreement from best to worst, features, keys to find pairs by, and common SQL."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement. sql speaks of column_l and column_r; m is the share expected among true pairs."""

    label: str
    sql: str
    m: float


@dataclass(frozen=True, slots=True)
class Feature:
    """One comparison. levels run from best to worst, the last one catches the rest; present names the column whose
    absence makes the comparison silent; exact names the column whose frequency tempers the first level; unlike says
    in SQL what the last level is, where levels are steps of one measure: most pairs then need it only once."""

    name: str
    role: str
    present: str
    levels: tuple[Level, ...]
    exact: str | None = None
    unlike: str | None = None

    @property
    def group(self) -> str:
        """Features that tend to agree together, also by chance: neighbours share street, area and postcode."""
        return _GROUPS.get(self.role, self.name)


_GROUPS = {
    "business_name": "trade", "category": "trade", "phone": "contact", "email": "contact",
    "street": "place", "area": "place", "postcode": "place", "coordinates": "place",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """A way to find pairs: records with an equal value of sql (or a common member, if many) are worth comparing.

    trust: share of true pairs expected to agree; origin: the column it comes from, so that keys can be combined well.
    """

    name: str
    origin: str
    sql: str
    trust: float
    many: bool = False
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """All that one role contributes: columns in stages, features, keys, and the texts to cut into words."""

    columns: tuple[tuple[int, str, str], ...]  # stage, name, sql over the stages before
    features: tuple[Feature, ...]
    keys: tuple[Key, ...]
    texts: tuple[str, ...] = ()


def levels_of(*levels: tuple[str, str, float]) -> tuple[Level, ...]:
    return tuple(Level(*level) for level in levels)


def both(sql: str, column: str) -> str:
    """Fill L and R in a template with the two sides of a column."""
    return sql.replace("{L}", f"{column}_l").replace("{R}", f"{column}_r")


CLOSE = "(abs(length({L}) - length({R})) <= 1 and levenshtein({L}, {R}) <= 1)"
TURNED = "(length({L}) = length({R}) and hamming({L}, {R}) = 2 and damerau_levenshtein({L}, {R}) = 1)"
RATIO = "(1 - levenshtein({L}, {R}) / greatest(length({L}), length({R}), 1))"


def cosine(column: str) -> str:
    """Weighted cosine of two token lists whose members carry their squared weight in the low 12 bits."""
    left, right = f"{column}_tokens_l", f"{column}_tokens_r"
    shared = f"list_filter({left}, lambda t: list_contains({right}, t))"
    return (
        f"(coalesce(list_sum(list_transform({shared}, lambda t: t & 4095)), 0) / ({column}_norm_l * {column}_norm_r))"
    )
