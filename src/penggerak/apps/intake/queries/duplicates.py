"""Whether what someone typed speaks of a business that is there already. Nothing of the register leaves this file
but the id of the business and which of the typed facts agreed."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz.fuzz import token_sort_ratio

from penggerak.apps.register.models import RecordKey
from penggerak.apps.seal import look_up_key

NUMBERS = ("phone", "nik", "nib")
NAMES = ("business_name", "owner_name")
ALIKE = 85  # of 100
MOST_ROWS = 100
# Words so many businesses have in their names that sharing one says nothing.
_COMMON_WORDS = (
    "warung toko kios kedai rumah makan ud cv pt pd usaha depot bu pak ibu bapak h hj haji mas mbak bang cak dan jaya "
    "kue laundry jahit penjahit bengkel salon catering katering kopi ayam bakso"
)
COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Twin:
    """A business that is likely the one spoken of. facts: the typed fields that agree, two at least."""

    business_id: int
    facts: tuple[str, ...]


def twin_of(answers: Mapping[str, Any], *, city: str) -> Twin | None:
    """The business of a city that agrees with a typed number and with one more typed fact; None otherwise.

    One number alone tells nothing, whoever's it is: the answer, and the question to the database, are the same as for
    a number nobody has. Where several agree, the one that agrees in most, the oldest of equals.
    """
    keys = {look_up_key(name, str(answers[name])): name for name in NUMBERS if answers.get(name)}
    keys.pop(None, None)
    if not keys:
        return None
    agreeing, names = defaultdict[int, set[str]](set), dict[int, tuple[str, str]]()
    for key, business, *named in _carriers(list(keys), city):
        agreeing[business].add(keys[bytes(key)])
        names[business] = (named[0], named[1])
    told = [(business, _facts(found, names[business], answers)) for business, found in agreeing.items()]
    twins = [Twin(business, facts) for business, facts in told if len(facts) > 1]
    return min(twins, key=lambda twin: (-len(twin.facts), twin.business_id), default=None)


def _carriers(keys: list[bytes | None], city: str) -> list[tuple[Any, ...]]:
    """The key, business and its names, for each record under these keys that a business rests on now."""
    rests_on = {"record__links__ended_at": None, "record__links__business__record_count__gt": 0}
    found = RecordKey.objects.filter(key__in=keys, record__links__business__city=city, **rests_on)
    business = "record__links__business"
    return list(found.values_list("key", business, f"{business}__name", f"{business}__owner_name")[:MOST_ROWS])


def _facts(numbers: set[str], held: tuple[str, str], answers: Mapping[str, Any]) -> tuple[str, ...]:
    alike = [name for name, known in zip(NAMES, held, strict=True) if are_alike(str(answers.get(name) or ""), known)]
    return (*(name for name in NUMBERS if name in numbers), *alike)


def are_alike(one: str, other: str) -> bool:
    """Whether two names may be meant as the same, common words left out and slips of the pen allowed."""
    left, right = _telling(one), _telling(other)
    return bool(left and right) and token_sort_ratio(left, right) >= ALIKE


def _telling(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return " ".join(word for word in words if word not in COMMON)
