"""Which businesses one new record may speak of: asked while somebody waits, so nothing is learnt and little is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from penggerak.apps.register.linkage_keys import COLUMNS, as_text, keys_of_values
from penggerak.apps.register.models import LinkageState
from penggerak.apps.register.queries.candidates import business_count, like_one_frame
from penggerak.apps.register.queries.learnt import kept_state, state_of
from penggerak.apps.register.queries.linking import IDENTIFYING, LINKED, REVIEWED, least_identity
from penggerak.core.linkage import Scorer


@dataclass(frozen=True, slots=True)
class Likely:
    """A business that a record may speak of.

    weights: bits per role. joins: whether an import would join them, that is, whether it is likely enough and who it
    is (not only where and what) is clear enough.
    """

    business_id: int
    probability: float
    weights: Mapping[str, float]
    joins: bool


@dataclass(frozen=True, slots=True)
class _Ready:
    scorer: Scorer
    least: float


def businesses_like(values: Mapping[str, Any], city: str) -> list[Likely]:
    """The businesses of a city like one record (field -> value, sensitive ones opened), the most probable first.

    Empty where nothing was learnt about the city yet (see actions/learning.py). Two different complete NIKs or NIBs
    are never alike.
    """
    kept = kept_state(city)
    ready = _ready(kept) if kept else None
    if ready is None:
        return []
    known = like_one_frame(city, keys_of_values(values))
    row = {name: as_text(values.get(name)) for name in COLUMNS}
    found = ready.scorer.score(row, known, id_column="id", review=REVIEWED)
    return [_likely(one, ready.least) for one in found.iter_rows(named=True)]


def _likely(found: Mapping[str, Any], least: float) -> Likely:
    weights = {name: bits for name, bits in found.items() if name not in ("register_id", "probability")}
    is_named = sum(weights.get(role, 0.0) for role in IDENTIFYING) >= least
    probability = found["probability"]
    return Likely(int(found["register_id"][1:]), probability, weights, probability >= LINKED and is_named)


@lru_cache(maxsize=8)
def _ready(kept: LinkageState) -> _Ready | None:
    """Made once for each thing learnt; that the register grows meanwhile by less than half changes little."""
    state = state_of(kept)
    if state is None:
        return None
    size = business_count(kept.city_id)
    return _Ready(Scorer(state, register_size=size), least_identity(size))
