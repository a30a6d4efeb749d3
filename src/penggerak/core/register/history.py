"""Every version of a business over time: a fold of what was said and linked, at each moment at which that changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from penggerak.core.register.projection import Business, Link, Record, project_one


@dataclass(frozen=True, slots=True)
class Version:
    """A business as it was known from a moment (included) to a moment (excluded; None: until now).

    business: None while no record spoke of it.
    """

    since: datetime
    until: datetime | None
    business: Business | None


def moments(links: Iterable[Link]) -> dict[int, list[datetime]]:
    """The moments at which a link of each business began or ended, in order, each once."""
    found: dict[int, set[datetime]] = defaultdict(set)
    for link in links:
        found[link.business_id] |= {link.started_at} | ({link.ended_at} if link.ended_at else set())
    return {business_id: sorted(found[business_id]) for business_id in sorted(found)}


def history(records: Iterable[Record], links: Iterable[Link]) -> dict[int, list[Version]]:
    """Every version of each business, oldest first. A link never begins before its record was made.

    records, links: in any order. The version that holds at a moment is what project() gives for that moment.
    """
    by_id = {record.record_id: record for record in records}
    linked: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        linked[link.business_id].append(link)
    found = moments(link for held in linked.values() for link in held)
    return {business_id: _versions(business_id, linked[business_id], by_id, at) for business_id, at in found.items()}


def _versions(business_id: int, links: list[Link], by_id: dict[int, Record], at: list[datetime]) -> list[Version]:
    ends: list[datetime | None] = [*at[1:], None]
    versions = []
    for since, until in zip(at, ends, strict=True):
        spoken = [by_id[link.record_id] for link in links if link.holds(since) and link.record_id in by_id]
        versions.append(Version(since, until, project_one(business_id, spoken) if spoken else None))
    return versions
