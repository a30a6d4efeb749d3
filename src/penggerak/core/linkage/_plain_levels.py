"""The levels of comparison in Python, for pairs too few to ask DuckDB for; a test holds them to the SQL.

Each function takes two clean records and returns the place of the level in the feature's levels, 0 the best, or None
where one of them says nothing.
"""

import math
from collections.abc import Callable, Sequence

from rapidfuzz.distance import JaroWinkler, Levenshtein

from penggerak.core.linkage._features import Feature
from penggerak.core.linkage._plain_records import Clean

Level = Callable[[Clean, Clean], int | None]


def level_of(feature: Feature) -> Level:
    """The comparison of a feature."""
    name = feature.name
    kind = name.rstrip("0123456789").rstrip("_")
    if kind == "person":
        return _part(name, [f"person_{i}" for i in range(1, 10) if f"person_{i}" != name])
    made = {
        "person_name": _name, "business_name": _name, "street": _street, "free_text": _text, "quantity": _quantity,
    }  # fmt: skip
    if kind in made:
        return _known(name, made[kind](name))
    if kind == "coordinates":
        return _known("latitude", _metres)
    if kind.endswith("codes"):
        return _known(name, lambda left, right: _codes(left[name], right[name]))
    compare = _COMPARED[kind]
    return _known(name, lambda left, right: compare(left[name], right[name]))


def _known(name: str, compare: Callable[[Clean, Clean], int]) -> Level:
    def level(left: Clean, right: Clean) -> int | None:
        if left[name] is None or right[name] is None:
            return None
        return compare(left, right)

    return level


# ---- letters ---------------------------------------------------------------------------------------------------


def distance(left: str, right: str) -> int:
    """Insertions, deletions and substitutions, of bytes as in DuckDB."""
    if left.isascii() and right.isascii():
        return Levenshtein.distance(left, right)
    return Levenshtein.distance(left.encode(), right.encode())


def ratio(left: str, right: str) -> float:
    return 1 - distance(left, right) / max(len(left), len(right), 1)


def close(left: str, right: str) -> bool:
    return abs(len(left) - len(right)) <= 1 and distance(left, right) <= 1


def turned(left: str, right: str) -> bool:
    """Two neighbouring letters changed places."""
    a, b = left.encode(), right.encode()
    if len(left) != len(right) or len(a) != len(b):
        return False
    apart = [i for i, (one, other) in enumerate(zip(a, b, strict=True)) if one != other]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]


def slip(left: str, right: str) -> bool:
    """close or turned; two letters that changed places are two substitutions."""
    if abs(len(left) - len(right)) > 1:
        return False
    apart = distance(left, right)
    return apart <= 1 or (apart == 2 and turned(left, right))


def alike(left: str, right: str) -> float:
    return JaroWinkler.similarity(left.encode(), right.encode())


def cosine(name: str, left: Clean, right: Clean) -> float:
    mine, others = left[f"{name}_bag"], right[f"{name}_bag"]
    shared = sum(weight for word, weight in mine.items() if word in others)
    return float(shared / (left[f"{name}_norm"] * right[f"{name}_norm"]))


def _first(value: float, limits: Sequence[float], start: int) -> int:
    """The first limit that the value reaches, counted from start; one beyond the last if none."""
    return next((i for i, limit in enumerate(limits, start) if value >= limit), start + len(limits))


# ---- texts -----------------------------------------------------------------------------------------------------


def _name(name: str) -> Callable[[Clean, Clean], int]:
    def level(left: Clean, right: Clean) -> int:
        if left[f"{name}_words"] == right[f"{name}_words"]:
            return 0
        a, b = left[name], right[name]
        letters = ratio(a, b)
        near = max(cosine(name, left, right), letters)
        if near < 0.3:
            return 7
        if letters >= 0.92 or (letters >= 0.3 and ((len(a) > 4 and close(a, b)) or turned(a, b))):
            return 1
        mine, others = left[f"{name}_bag"].keys(), right[f"{name}_bag"].keys()
        if mine >= others or others >= mine:
            return 2
        return _first(near, (0.8, 0.65, 0.5), 3)

    return level


def _street(name: str) -> Callable[[Clean, Clean], int]:
    def level(left: Clean, right: Clean) -> int:
        if left["street_words"] == right["street_words"]:
            return 0
        near = max(cosine(name, left, right), ratio(left[name], right[name]))
        return 4 if near < 0.4 else _first(near, (0.8, 0.6), 1)

    return level


def _text(name: str) -> Callable[[Clean, Clean], int]:
    def level(left: Clean, right: Clean) -> int:
        near = cosine(name, left, right)
        if near >= 0.98:
            return 0
        return 7 if near < 0.1 else _first(near, (0.85, 0.7, 0.55, 0.4, 0.25), 1)

    return level


def _codes(left: frozenset[str], right: frozenset[str]) -> int:
    shared = left & right
    if not shared:
        return 2
    return 0 if max(map(len, shared)) > 3 else 1


def _part(name: str, others: Sequence[str]) -> Level:
    def level(left: Clean, right: Clean) -> int | None:
        a, b = left[name], right[name]
        if a is None or b is None:
            return None
        if a == b:
            return 0
        if any(a == right.get(other) or left.get(other) == b for other in others):
            return 1
        similar = alike(a, b)
        if (len(a) > 3 and close(a, b)) or similar >= 0.94:
            return 2
        if similar >= 0.85:
            return 3
        return 4 if min(len(a), len(b)) == 1 and a[0] == b[0] else 5

    return level


# ---- numbers and places ----------------------------------------------------------------------------------------


def _phone(a: str, b: str) -> int:
    if a[-9:] == b[-9:]:
        return 0
    if a[-6:] == b[-6:]:
        return 1
    return 2 if slip(a, b) else 3


def _id_number(a: str, b: str) -> int:
    if a == b:
        return 0
    if slip(a, b):
        return 1
    return 2 if abs(len(a) - len(b)) <= 2 and len(a) > 5 and distance(a, b) <= 2 else 3


def _email(a: str, b: str) -> int:
    if a == b:
        return 0
    if a.split("@")[0] == b.split("@")[0]:
        return 1
    return 2 if ratio(a, b) >= 0.85 else 3


def _date(a: str, b: str) -> int:
    if a == b:
        return 0
    whole = len(a) >= 7 and len(b) >= 7
    if whole and a[:4] == b[:4] and a[-4:] == b[6:8] + b[4:6]:
        return 1
    if whole and slip(a, b):
        return 2
    if a[:4] == b[:4]:
        return 3
    if whole and a[-4:] == b[-4:]:
        return 4
    return 5 if abs(int(a[:4]) - int(b[:4])) <= 1 else 6


def _category(a: str, b: str) -> int:
    if a == b:
        return 0
    return 1 if ratio(a, b) >= 0.75 or b in a or a in b else 2


def _area(a: str, b: str) -> int:
    if a == b:
        return 0
    if a >= "a" and ratio(a, b) >= 0.75:
        return 1
    return 2 if b in a or a in b else 3


def _postcode(a: str, b: str) -> int:
    if a == b:
        return 0
    if slip(a, b):
        return 1
    return 2 if a[:3] == b[:3] else 3


def _house(a: str, b: str) -> int:
    if a == b:
        return 0
    return 1 if len(a) + len(b) > 2 and close(a, b) else 2


_COMPARED: dict[str, Callable[[str, str], int]] = {
    "phone": _phone, "id_number": _id_number, "email": _email, "date": _date, "category": _category, "area": _area,
    "postcode": _postcode, "house": _house,
}  # fmt: skip


def _quantity(name: str) -> Callable[[Clean, Clean], int]:
    def level(left: Clean, right: Clean) -> int:
        a, b = left[name], right[name]
        return _first(-abs(a - b) / max(abs(a), abs(b), 1e-9), (-0.001, -0.05, -0.15, -0.4), 0)

    return level


def _metres(left: Clean, right: Clean) -> int:
    south, north = left["latitude"], right["latitude"]
    east = (left["longitude"] - right["longitude"]) * math.cos(math.radians((south + north) / 2))
    return _first(-111195 * math.sqrt((south - north) ** 2 + east**2), (-30, -100, -500, -3000), 0)
