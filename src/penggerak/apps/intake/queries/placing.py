"""Which business one new statement speaks of: by likeness as rows of a list are matched, and by what its giver said."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from penggerak.apps.register.models import Business, RecordKey, Source
from penggerak.apps.register.queries.decided import standing_decisions
from penggerak.apps.register.queries.importing import merged_into
from penggerak.apps.register.queries.learnt import kept_state, state_of
from penggerak.apps.register.queries.likely import Likely, businesses_like
from penggerak.apps.register.queries.linking import IDENTIFYING, LEAST_IDENTITY, LIKELY, MOST_RIVALS
from penggerak.apps.register.queries.matching import MOST_DOUBTS, Staged, matched
from penggerak.apps.seal import look_up_key

NUMBERS = ("phone", "whatsapp", "nik", "nib")
COMPLETE = ("nik", "nib")  # two different ones are two owners, or two businesses
UNKNOWN = 0.5  # how probable it is that someone's word for it is right, where nothing else speaks for or against it


@dataclass(frozen=True, slots=True)
class Doubt:
    """Another business that it may speak of, for a person to decide. weights: bits per role."""

    business_id: int
    probability: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """What was found. business_id: None for a new business. method: as Link.Method."""

    business_id: int | None = None
    method: str = "alone"
    probability: float | None = None
    doubts: tuple[Doubt, ...] = ()


def placed(staged: Staged, *, source: Source, joins: int | None) -> Placed:
    """Where a statement belongs. joins: the business its giver says is theirs, a hint that a number has to bear out."""
    city = source.city_id
    kept = kept_state(city)
    is_learnt = kept is not None and state_of(kept) is not None
    found = _by_what_was_learnt(staged, city) if is_learnt else _as_a_list_of_one(staged, source)
    named = _named_business(joins, city)
    return found if named is None else _with_the_hint(found, named, staged.values)


def _as_a_list_of_one(staged: Staged, source: Source) -> Placed:
    """Where little is known yet: linked with the whole register, which is small. A few records teach linkage nothing,
    so whoever has the same number is shown to a person."""
    match = matched([staged], source=source, city=source.city_id).found[staged.number]
    doubts = tuple(Doubt(one["business"], one["probability"], one["weights"]) for one in match.doubts)
    if match.business_id is None and not doubts:
        doubts = tuple(Doubt(one, UNKNOWN, {}) for one in _with_a_number_of(staged.values, source.city_id))
    return Placed(match.business_id, match.method, match.probability, doubts)


def _with_a_number_of(values: Mapping[str, Any], city: str) -> list[int]:
    found = Business.objects.filter(
        city=city,
        links__ended_at=None,
        links__record__keys__field__in=NUMBERS,
        links__record__keys__key__in=_keys(values),
    )
    return list(found.order_by("pk").values_list("pk", flat=True).distinct()[:MOST_DOUBTS])


def _keys(values: Mapping[str, Any]) -> list[bytes]:
    keys = {look_up_key(field, str(values[field])) for field in NUMBERS if values.get(field)}
    return sorted(key for key in keys if key)


def _by_what_was_learnt(staged: Staged, city: str) -> Placed:
    likely = businesses_like(staged.values, city)
    if not likely:
        return Placed()
    standing = standing_decisions(city)
    said = standing.said.get(staged.digest, {})
    apart = {business for business, same in said.items() if not same}
    likely = [one for one in likely if one.business_id not in apart]
    known = next((one for one in likely if one.joins or said.get(one.business_id)), None)
    asked = [one for one in likely if one is not known and _is_worth_a_look(one, likely)]
    if known:
        asked = [one for one in asked if not standing.are_apart(known.business_id, one.business_id)]
    doubts = tuple(_doubt(one) for one in asked[:MOST_DOUBTS])
    return Placed(known.business_id, "model", known.probability, doubts) if known else Placed(doubts=doubts)


def _is_worth_a_look(one: Likely, likely: list[Likely]) -> bool:
    """As linkage decides it for lists: it is clear enough who it is; or nearly, very probable, and with few rivals."""
    identity = sum(one.weights.get(role, 0.0) for role in IDENTIFYING)
    nearly = identity >= LEAST_IDENTITY / 2 and one.probability >= LIKELY and len(likely) <= MOST_RIVALS
    return identity >= LEAST_IDENTITY or nearly


def _doubt(one: Likely) -> Doubt:
    weights = {role: round(bits, 2) for role, bits in one.weights.items()}
    return Doubt(one.business_id, round(one.probability, 4), weights)


def _named_business(joins: int | None, city: str) -> Business | None:
    """The business meant, or the one that has taken it in since."""
    if joins is None:
        return None
    now = merged_into([joins]).get(joins, joins)
    return Business.objects.filter(pk=now, city=city, record_count__gt=0).first()


def _with_the_hint(found: Placed, named: Business, values: Mapping[str, Any]) -> Placed:
    """Join the business meant where a number agrees and none contradicts; else a person decides about the two."""
    others = tuple(one for one in found.doubts if one.business_id != named.pk)
    if found.business_id == named.pk:
        return found
    if agreeing_numbers(values, named) and not _is_contradicted(values, named):
        return Placed(named.pk, "number", found.probability, others)
    asked = next((one for one in found.doubts if one.business_id == named.pk), Doubt(named.pk, UNKNOWN, {}))
    return replace(found, doubts=(asked, *others)[:MOST_DOUBTS])


def agreeing_numbers(values: Mapping[str, Any], business: Business) -> frozenset[bytes]:
    """The numbers, as keyed hashes, that these values and the records of a business both name."""
    known = RecordKey.objects.filter(
        record__links__business=business, record__links__ended_at=None, field__in=NUMBERS, key__in=_keys(values)
    )
    return frozenset(bytes(key) for key in known.values_list("key", flat=True))


def _is_contradicted(values: Mapping[str, Any], business: Business) -> bool:
    known = business.opened()
    both = [(field, known.get(field), values.get(field)) for field in COMPLETE]
    return any(old and new and look_up_key(field, str(old)) != look_up_key(field, str(new)) for field, old, new in both)
