"""Places that no draw gives out: by the best scores, or by the provider's choice with a reason for each."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.allocating import CannotAllocate, closed_list, decide
from penggerak.apps.opportunities.actions.placing import Outcome, give_places
from penggerak.apps.opportunities.models import Allocation, Application, Opportunity
from penggerak.apps.seal import unseal
from penggerak.core import allocation
from penggerak.core.allocation import Choice, CutOff

State = Application.State
Mode = Opportunity.Mode


@transaction.atomic
def rank_scores(opportunity: Opportunity, *, word: str = "", by: User, at: datetime) -> Allocation:
    """Give the places to the best scores. word: spoken in the room, where equal scores are drawn.

    Raises CannotAllocate before the list is closed, in another mode, or when it was done already.
    """
    made, held = closed_list(opportunity, modes=(Mode.CUT_OFF,))
    opened = _opened(held, made, word=word)
    ties, seats = held.settings["ties"], made.terms["seats"]
    listed = pl.DataFrame(made.listed, schema={"token": pl.String, "score": pl.Float64})
    found = allocation.cut_off(listed, seats=seats, ties=ties, seed=opened.get("seed"))
    document = {"schema": "penggerak.cut_off.v1", "seats": seats, "ties": ties, "cut": found.cut,
                "order": found.ranked["token"].to_list(), **opened}  # fmt: skip
    decide(made, document=document, word=opened.get("word", ""), by=by, at=at)
    give_places(made, _ranked(found), by=by, at=at)
    data = {"seats": seats, "of": len(made.listed), "ties": ties}
    record_event("opportunity.scores_ranked", at=at, by=by, subject=held, data=data)
    return made


@transaction.atomic
def choose(opportunity: Opportunity, choices: Sequence[Choice], *, by: User, at: datetime) -> Allocation:
    """The provider takes some of the listed, with a reason for each; the others are told that they were not chosen.

    Raises CannotAllocate with all that stands in the way, see choice_troubles() of the core.
    """
    made, held = closed_list(opportunity, modes=(Mode.CHOICE,))
    tokens = [row["token"] for row in made.listed]
    troubles = allocation.choice_troubles(tokens, choices, seats=made.terms["seats"])
    if not choices:
        raise CannotAllocate(_("Pilih paling sedikit satu pendaftar, dengan alasannya."))
    if troubles:
        raise CannotAllocate(" ".join(str(one) for one in troubles))
    _still_there(held, choices)
    kept = [{"token": one.token, "reason": one.reason} for one in choices]
    decide(made, document={"schema": "penggerak.choice.v1", "choices": kept}, word="", by=by, at=at)
    give_places(made, _chosen(tokens, choices), by=by, at=at)
    data = {"chosen": len(choices), "of": len(tokens)}
    record_event("opportunity.chosen", at=at, by=by, subject=held, data=data)
    return made


def _opened(held: Opportunity, made: Allocation, *, word: str) -> dict[str, Any]:
    """Secret, word and seed, where chance decides among equals."""
    if not held.has_secret:
        return {}
    secret = str(unseal(held.secret_sealed)["secret"])
    try:
        seed = allocation.seed(secret=secret, word=word, list_hash=made.list_hash)
    except allocation.CannotAllocate as refusal:
        raise CannotAllocate(str(refusal)) from refusal
    return {"secret": secret, "word": allocation.spoken(word), "seed": seed}


def _ranked(found: CutOff) -> Iterator[Outcome]:
    for row in found.ranked.iter_rows(named=True):
        yield Outcome(row["token"], State.CHOSEN if row["chosen"] else State.RESERVE)


def _chosen(tokens: Sequence[str], choices: Sequence[Choice]) -> Iterator[Outcome]:
    taken = {one.token for one in choices}
    for one in choices:
        yield Outcome(one.token, State.CHOSEN, reason=one.reason)
    for token in tokens:
        if token not in taken:
            yield Outcome(token, State.NOT_CHOSEN)


def _still_there(held: Opportunity, choices: Sequence[Choice]) -> None:
    gone = held.applications.filter(token__in=[one.token for one in choices], withdrawn_at__isnull=False)
    if gone.exists():
        raise CannotAllocate(_("Salah satu yang dipilih sudah menarik pendaftarannya. Muat ulang daftarnya."))
