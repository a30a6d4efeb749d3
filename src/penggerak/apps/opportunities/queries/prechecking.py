"""The ten pre-checks asked of applicants, and what they found, ready to show."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from penggerak.apps.opportunities.models import Application, Hit, Opportunity
from penggerak.apps.register.queries.prechecks import asked_look_ups, known_people, look_ups_in_effect
from penggerak.apps.seal import look_up_key
from penggerak.core.prechecks import CHECKS, Finding, precheck, recipients_of
from penggerak.core.register import Label
from penggerak.core.register.cleaning import CleanRow
from penggerak.core.sentences import Sentence, sentence

KEPT = ("reason", "number", "limit")
# The checks speak of rows of a list; of another applicant nothing is told but that there is one.
OF_ANOTHER = {
    "same_nik": sentence(
        "NIK yang sama ada pada pendaftaran lain untuk peluang ini. Tarik salah satunya, atau perbaiki NIK-nya."
    ),
    "same_nib": sentence(
        "NIB yang sama ada pada pendaftaran lain untuk peluang ini. Satu usaha cukup satu pendaftaran."
    ),
    "same_name_and_birth_date": sentence(
        "Nama dan tanggal lahir yang sama ada pada pendaftaran lain untuk peluang ini. Lengkapi NIK dari KTP."
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One hit in words: what is wrong, how it is put right, by whom."""

    hit: Hit
    title: Label
    words: Sentence
    by: Label | None


def hits_now(opportunity: Opportunity, applications: Sequence[Application], *, on: date) -> dict[tuple[int, str], Any]:
    """(application, check) -> what was found, of all applicants asked together: of twins both are named."""
    opened = {one.pk: one.business.opened() for one in applications}
    keys = {pk: key for pk, known in opened.items() if (key := look_up_key("nik", str(known.get("nik", ""))))}
    different = sorted(set(keys.values()))
    city = opportunity.city_id
    found = precheck(
        recipients_of(
            (CleanRow(pk, known, ()) for pk, known in opened.items()),
            city=city,
            people={pk: key.hex() for pk, key in keys.items()},
        ),
        city=city,
        on=on,
        look_ups=asked_look_ups(look_ups_in_effect(city, opportunity.title), different),
        register=known_people(city, different),
    )
    hits = found.filter(pl.col("outcome") == "hit")
    return {(row["row"], row["check"]): _kept(row) for row in hits.iter_rows(named=True)}


def running_hits(opportunity: Opportunity) -> list[Hit]:
    """What still stands in the way of live applications, and is not let stand by anybody."""
    found = Hit.objects.filter(application__opportunity=opportunity, application__withdrawn_at=None, gone_at=None)
    return list(found.filter(accepted_at=None).select_related("application__business").order_by("application", "pk"))


def told(hits: Iterable[Hit]) -> Iterator[Told]:
    """Hits in words."""
    for hit in hits:
        finding = _finding(hit)
        words = OF_ANOTHER.get(finding.reason or "", finding.sentence())
        yield Told(hit, CHECKS[finding.check].label, words, finding.repaired_by())


def _finding(hit: Hit) -> Finding:
    kept: Mapping[str, Any] = hit.finding
    day = date.fromisoformat(kept["day"]) if kept.get("day") else None
    plain = {name: kept.get(name) for name in KEPT}
    return Finding(hit.application_id, hit.check_name, "hit", day=day, **plain)  # type: ignore[arg-type]


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in KEPT if row[name] is not None}
    return kept | ({"day": row["day"].isoformat()} if row["day"] else {})
