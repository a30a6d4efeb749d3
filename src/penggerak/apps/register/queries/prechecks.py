"""Lists of recipients as their pages show them, and what they are checked against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import Count, Q, QuerySet

from penggerak.apps.areas.models import Area
from penggerak.apps.register.models import (
    Acceptance,
    LookUpKey,
    LookUpList,
    Recipient,
    RecipientFile,
    RecipientList,
    RecordKey,
)
from penggerak.apps.register.queries.importing import FileWasRemoved
from penggerak.apps.storage import read_file
from penggerak.core.prechecks import CHECKS, LOOK_UP_KINDS, REGISTER, Check, LookUp
from penggerak.sources.lists import RawList, read_list

AT_A_TIME = 10_000
SAID = ("owner_name", "owner_birth_date", "owner_sex", "is_state_employee", "died_on")


@dataclass(frozen=True, slots=True)
class CheckCount:
    """How one check came out over a list. accepted: hits that somebody lets stand, with a reason.

    asked: the look-up lists it used, as {kind, as_of, provider, entries}.
    """

    check: Check
    hit: int
    accepted: int
    clear: int
    unknown: int
    asked: Sequence[Mapping[str, object]]


def raw_file(file: RecipientFile) -> RawList:
    """A file of a list as it was read. Raises FileWasRemoved once it is gone."""
    if file.stored_as is None:
        raise FileWasRemoved(file.pk)
    return read_list(read_file(file.stored_as), name=file.file_name, sheet=file.sheet or None)


def standing_rows(recipients: RecipientList) -> QuerySet[Recipient]:
    """The rows that are still meant to be paid."""
    return recipients.rows.filter(is_taken_out=False)


def check_counts(recipients: RecipientList) -> list[CheckCount]:
    """The ten checks with their counts, in one question."""
    asked = {
        f"{column}_{name}": Count("pk", filter=Q(**{f"{column}__contains": [name]}))
        for name in CHECKS
        for column in ("hits", "unknowns", "accepted")
    }
    counts = standing_rows(recipients).aggregate(total=Count("pk"), **asked)
    return [_count(check, counts, recipients.asked) for check in CHECKS.values()]


def _count(check: Check, counts: Mapping[str, int], asked: Iterable[Mapping[str, object]]) -> CheckCount:
    hit, unknown, accepted = (counts[f"{column}_{check.name}"] for column in ("hits", "unknowns", "accepted"))
    used = [_with_day(one) for one in asked if one["kind"] == check.needs]
    return CheckCount(check, hit, accepted, counts["total"] - hit - unknown - accepted, unknown, used)


def _with_day(one: Mapping[str, object]) -> dict[str, object]:
    return {**one, "as_of": date.fromisoformat(str(one["as_of"]))}


def chosen_rows(recipients: RecipientList, check: str = "", outcome: str = "hit") -> QuerySet[Recipient]:
    """Rows with that outcome of a check; without a check, all that any check hit."""
    rows = standing_rows(recipients).order_by("number")
    match check, outcome:
        case "", _:
            return rows.exclude(hits=[])
        case _, "unknown":
            return rows.filter(unknowns__contains=[check])
        case _, "clear":
            found = Q(hits__contains=[check]) | Q(unknowns__contains=[check]) | Q(accepted__contains=[check])
            return rows.exclude(found)
        case _, "accepted":
            return rows.filter(accepted__contains=[check])
        case _:
            return rows.filter(hits__contains=[check])


def taken_out_rows(recipients: RecipientList) -> QuerySet[Recipient]:
    """Rows that are no longer meant to be paid; they can come back."""
    return recipients.rows.filter(is_taken_out=True).order_by("number")


def accepted_findings(recipients: RecipientList) -> set[tuple[int, int, str, str]]:
    """(row, round of the row, check, reason found) of the hits that may stand."""
    return set(recipients.acceptances.values_list("number", "round", "check_name", "found"))


def acceptances_of(recipients: RecipientList, rows: Iterable[Recipient]) -> dict[tuple[int, str], Acceptance]:
    """The newest acceptance of each (row, check) that still holds for these rows."""
    rounds = {row.number: row.round for row in rows}
    found = recipients.acceptances.filter(number__in=rounds).select_related("by").order_by("at", "pk")
    return {(one.number, one.check_name): one for one in found if one.round == rounds[one.number]}


def look_ups_in_effect(city: Area | str, programme: str) -> list[LookUpList]:
    """The lists that are asked: the newest of each kind, all payments; of a programme only its own."""
    standing = LookUpList.objects.filter(city=city, withdrawn_at=None).order_by("-as_of", "-pk")
    of_all, own = Q(programme=""), Q(programme__iexact=" ".join(programme.split()))
    found = list(standing.filter(of_all | own))
    newest = [next((one for one in found if one.kind == kind), None) for kind in LOOK_UP_KINDS if kind != "payment"]
    return [one for one in newest if one] + [one for one in found if one.kind == "payment"]


def asked_look_ups(lists: Iterable[LookUpList], keys: Sequence[bytes]) -> list[LookUp]:
    """Those lists with only the entries that speak of these people."""
    return [LookUp(one.kind, one.as_of, tuple(_entries(one, keys))) for one in lists]  # type: ignore[arg-type]


def _entries(look_up: LookUpList, keys: Sequence[bytes]) -> list[str]:
    found = LookUpKey.objects.filter(look_up_list=look_up)
    return [
        bytes(key).hex()
        for start in range(0, len(keys), AT_A_TIME)
        for key in found.filter(key__in=keys[start : start + AT_A_TIME]).values_list("key", flat=True)
    ]


def known_people(city: str, keys: Sequence[bytes]) -> pl.DataFrame:
    """REGISTER: what the records of a city, as linked now, say of these people."""
    fields = [f"record__values__{name}" for name in SAID]
    found = RecordKey.objects.filter(field="nik", record__source__city=city, record__links__ended_at=None)
    rows = [
        _entry(*row)
        for start in range(0, len(keys), AT_A_TIME)
        for row in found.filter(key__in=keys[start : start + AT_A_TIME]).values_list("key", *fields)
    ]
    return pl.DataFrame(rows, schema=REGISTER, orient="row")


def _entry(
    key: bytes, name: str | None, born: str | None, sex: str | None, works: bool | None, died: str | None
) -> tuple[object, ...]:
    return bytes(key).hex(), name, _day(born), sex, works, _day(died)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def known_programmes(city: str) -> list[str]:
    """Names of programmes typed before, so that a decree and its list are named alike."""
    named = LookUpList.objects.filter(city=city, withdrawn_at=None).exclude(programme="")
    lists = RecipientList.objects.filter(city=city)
    return sorted({*named.values_list("programme", flat=True), *lists.values_list("programme", flat=True)})
