"""How well the two thresholds do in someone's cities, judged by what people decided there."""

from dataclasses import dataclass
from functools import partial

import polars as pl

from penggerak.apps.accounts.models import User
from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import LinkageState
from penggerak.apps.register.queries.learnt import kept_state, record_count
from penggerak.apps.register.queries.linking import LINKED, REVIEWED
from penggerak.apps.register.queries.review import decided_pairs
from penggerak.apps.register.queries.scope import cities_of
from penggerak.core.linkage import ThresholdReport, threshold_report

SCHEMA = {"probability": pl.Float64, "same": pl.Boolean}


@dataclass(frozen=True, slots=True)
class Judged:
    """One city: what its decisions say of the thresholds, and what linkage learnt last. records: in its lists now."""

    city: Area
    decided: int
    report: ThresholdReport
    learnt: LinkageState | None
    records: int


def judged_thresholds(user: User) -> list[Judged]:
    """The cities someone answers for as a whole, in the order of their names; none for a kecamatan or kelurahan."""
    return [_judged(city) for city in cities_of(user).order_by("name", "pk")]


def _judged(city: Area) -> Judged:
    pairs = [(one.probability, one.verdict == "same") for one in decided_pairs(city.pk)]
    report = _report(pl.DataFrame(pairs, schema=SCHEMA, orient="row"))
    return Judged(city, len(pairs), report, kept_state(city.pk), record_count(city.pk))


_report = partial(threshold_report, lower=REVIEWED, upper=LINKED)
