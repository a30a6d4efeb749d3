"""Verifying, with a note that it was done and what came of it."""

import logging
from datetime import datetime

from penggerak.apps.audit.actions.recording import record_event
from penggerak.apps.audit.heads import Head
from penggerak.apps.audit.queries.verifying import Verdict, verify_chain

log = logging.getLogger(__name__)


def verify_and_note(*, at: datetime, since: Head | None = None) -> Verdict:
    """Walk the chain and leave an event that says how far it held."""
    verdict = verify_chain(since=since)
    first = verdict.troubles[0] if verdict.troubles else None
    data = {"checked": verdict.checked, "holds": verdict.holds, "unsealed": verdict.unsealed}
    if first:
        data |= {"trouble": first.kind, "position": first.position, "event": first.event}
        log.error("audit.chain_broken", extra=data)
    record_event("audit.verified", at=at, by=None, data=data)
    return verdict
