"""Judging an application again by what it froze: its facts, its edition of the rules, its day, and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.forgetting import ERASED
from penggerak.apps.opportunities.actions.publishing import digest_of
from penggerak.apps.opportunities.models import Application, Edition
from penggerak.apps.opportunities.queries.applicants import facts_frozen
from penggerak.apps.opportunities.scores import judged_for

Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """One rule: what was found then and what is found now; None where a rule was not asked."""

    rule: str
    then: Finding | None
    now: Finding | None

    @property
    def is_same(self) -> bool:
        return self.then == self.now


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found. is_erased: facts and words are gone on request, so that nothing can be judged."""

    application: Application
    verdict: str
    pairs: list[Pair]
    is_erased: bool
    edition_is_whole: bool

    @property
    def differing(self) -> list[str]:
        """What is not as it was: "edition", "verdict", and the rules whose finding differs."""
        if self.is_erased:
            return [] if self.edition_is_whole else ["edition"]
        parts = {"edition": self.edition_is_whole, "verdict": self.verdict == self.application.verdict}
        rules = [pair.rule for pair in self.pairs if not pair.is_same]
        return [name for name, is_same in parts.items() if not is_same] + rules


@transaction.atomic
def replay(application: Application, *, by: User | None, at: datetime) -> Replay:
    """Judge it again on the day of its submission. Its facts are read, so that an event says so."""
    found = _replayed(application)
    data = {"differing": found.differing, "erased": found.is_erased}
    record_event("application.replayed", at=at, by=by, subject=application, data=data)
    return found


def _replayed(application: Application) -> Replay:
    edition = application.edition
    then = list(application.findings)
    if any(one["words"] == ERASED for one in then):
        pairs = [Pair(one["rule"], one, None) for one in then]
        return Replay(application, "", pairs, is_erased=True, edition_is_whole=_is_whole(edition))
    day = timezone.localdate(application.submitted_at)
    now = judged_for(edition.content, facts_frozen(application), on=day)
    pairs = list(_pairs(then, now.findings))
    return Replay(application, now.verdict, pairs, is_erased=False, edition_is_whole=_is_whole(edition))


def _pairs(then: list[Finding], now: list[Finding]) -> Iterator[Pair]:
    before, after = ({one["rule"]: one for one in some} for some in (then, now))
    for rule in {**before, **after}:
        yield Pair(rule, before.get(rule), after.get(rule))


def _is_whole(edition: Edition) -> bool:
    return digest_of(edition.content) == edition.digest
