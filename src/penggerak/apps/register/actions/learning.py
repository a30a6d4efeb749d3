"""Learning from a city's whole register who is who, and keeping it, so that later records are placed without that."""

import json
import logging
import time
import zlib
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.linkage_keys import keys_of_values
from penggerak.apps.register.models import Business, Import, LinkageState
from penggerak.apps.register.queries.decided import decision_count, decisions_to_learn_from
from penggerak.apps.register.queries.learnt import is_worn, kept_state, record_count, statements_to_learn_from
from penggerak.apps.register.queries.linking import decided_frame, is_enough, link_frames
from penggerak.apps.seal import seal_bytes
from penggerak.core.linkage import Linkage

log = logging.getLogger("penggerak.register")

KEPT = 5  # of a city; older ones are of no use to anybody


class CannotLearn(Exception):
    """An expected refusal; str(error) is ready to show."""


def learn(city: str, *, at: datetime) -> LinkageState:
    """Link all that the lists of a city say, heeding every decision of people, and keep what that taught.

    No record moves: businesses change by imports and by people. Raises CannotLearn where there is too little to learn.
    """
    began = time.perf_counter()
    lists = statements_to_learn_from(city)
    if sum(frame.height for frame in lists.values()) < 2:
        raise CannotLearn(_("Belum ada catatan daftar untuk kota ini. Impor daftar dulu, lalu ulangi."))
    decisions, told = decision_count(city), record_count(city)
    linkage = link_frames(lists, decisions=decided_frame(decisions_to_learn_from(city)))
    seconds = round(time.perf_counter() - began, 1)
    report = {"told": told, "lists": linkage.report["records"], "seconds": seconds}
    return keep(city, linkage, decisions=decisions, report=report, at=at)


def learn_if_worn(city: str, *, at: datetime) -> LinkageState | None:
    """Learn where the register has outgrown what was learnt, or people decided much since; otherwise do nothing."""
    if not is_worn(city):
        return None
    try:
        return learn(city, at=at)
    except CannotLearn:
        log.warning("linkage.not_learnt", extra={"city": city})
        return None


def keep_learnt(importing: Import, linkage: Linkage, *, at: datetime) -> LinkageState | None:
    """Keep what the check of a list taught; it holds once the list is in. Checked again, the list teaches anew."""
    if linkage.state is None or not is_enough(linkage.state.records):
        return None
    city = importing.city_id
    LinkageState.objects.filter(city=city, report__import=importing.pk).delete()
    lists = linkage.report["records"]
    report = {"import": importing.pk, "told": record_count(city) + lists["rows"], "lists": lists}
    return keep(city, linkage, decisions=decision_count(city), report=report, at=at)


@transaction.atomic
def keep(city: str, linkage: Linkage, *, decisions: int, report: dict[str, Any], at: datetime) -> LinkageState:
    """Keep what a run taught about a city. decisions: how many it heeded; report: told is how many records there were.

    Raises CannotLearn where it taught nothing.
    """
    state = linkage.state
    if state is None:
        raise CannotLearn(_("Isi daftar kota ini terlalu sedikit untuk dipelajari. Impor daftar lain, lalu ulangi."))
    text = json.dumps(state.to_dict(), sort_keys=True, separators=(",", ":"))
    kept = LinkageState.objects.create(
        city_id=city,
        learnt_at=at,
        records=state.records,
        decisions=decisions,
        sealed=seal_bytes(zlib.compress(text.encode())),
        report=report,
    )
    _forget_old(city)
    fill_keys(city)
    data = {"records": state.records, "decisions": decisions}
    record_event("linkage.learnt", at=at, by=None, subject=kept, data=data)
    log.info("linkage.learnt", extra={"linkage_state": kept.pk})
    return kept


def _forget_old(city: str) -> None:
    """What holds is never forgotten, however many lists were only looked at since."""
    of_city = LinkageState.objects.filter(city=city)
    newest = set(of_city.order_by("-learnt_at", "-pk").values_list("pk", flat=True)[:KEPT])
    holding = kept_state(city)
    of_city.exclude(pk__in=newest | ({holding.pk} if holding else set())).delete()


def fill_keys(city: str) -> int:
    """Give keys to businesses projected before there were any: without them a later record would not find them.

    Returns how many there were. What is projected since has its keys, and rebuilding the register gives all of them.
    """
    bare = Business.objects.filter(city=city, record_count__gt=0, keys=[]).order_by("pk")
    found = [(keys_of_values(one.opened()), one.pk) for one in bare.only("values", "sealed").iterator(2_000)]
    with connection.cursor() as cursor:
        cursor.executemany("update register_business set keys = %s where id = %s", [row for row in found if row[0]])
    return len(found)
