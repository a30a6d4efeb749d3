"""An opportunity is written, published as an edition that stays, or taken back before anything is promised."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import Organisation, User
from penggerak.apps.areas.models import Area
from penggerak.apps.audit.actions import record_event
from penggerak.apps.opportunities.actions.holding import hold_opportunity
from penggerak.apps.opportunities.models import Edition, Opportunity
from penggerak.apps.opportunities.queries.power import spread_of_outcome
from penggerak.apps.opportunities.queries.ready import troubles
from penggerak.apps.opportunities.rules import frozen_rules
from penggerak.apps.seal import seal
from penggerak.core import allocation

Status = Opportunity.Status
DRAFTED = (  # what may change while it is a draft
    "kind", "title", "summary", "description", "opens_at", "closes_at", "capacity", "unit", "each", "mode", "strata",
    "settings", "rules", "documents", "outcome", "follow_ups",
)  # fmt: skip


class CannotPublish(Exception):
    """An expected refusal; each of `troubles` is ready to show and says what to do."""

    def __init__(self, troubles: list[str]) -> None:
        super().__init__(" ".join(troubles))
        self.troubles = troubles


@transaction.atomic
def draft_opportunity(
    *, kind: str, title: str, provider: Organisation, city: Area, by: User, at: datetime
) -> Opportunity:
    """Begin one. Its address is made of the title, with a number where that is taken."""
    made = Opportunity.objects.create(
        slug=_free_slug(title), kind=kind, title=title, provider=provider, city=city, created_at=at, created_by=by,
        unit=_UNITS.get(kind, ""),
    )  # fmt: skip
    record_event("opportunity.drafted", at=at, by=by, subject=made, data={"kind": kind, "provider": provider.pk})
    return made


_UNITS = {"financing": "IDR", "training": "kursi"}


@transaction.atomic
def change_draft(opportunity: Opportunity, changes: Mapping[str, Any], *, by: User, at: datetime) -> Opportunity:
    """Write parts of a draft anew. changes: of DRAFTED. Raises CannotPublish once it is published."""
    held = hold_opportunity(opportunity)
    if held.status != Status.DRAFT:
        raise CannotPublish([_("Peluang ini sudah diumumkan, jadi isinya tetap. Buat peluang baru untuk perubahan.")])
    for name in changes:
        if name not in DRAFTED:
            raise ValueError(f"not a part of a draft: {name}")
        setattr(held, name, changes[name])
    held.save(update_fields=list(changes))
    record_event("opportunity.changed", at=at, by=by, subject=held, data={"parts": sorted(changes)})
    return held


@transaction.atomic
def publish(opportunity: Opportunity, *, by: User, at: datetime) -> Edition:
    """Open it to applications from its day on; what it says is frozen. Raises CannotPublish with all that is missing.

    A draw commits to its secret here: from now on nobody can choose it, and nobody knows it before the draw.
    """
    held = hold_opportunity(opportunity)
    if found := troubles(held, at=at):
        raise CannotPublish(found)
    if held.has_secret:
        secret = secrets.token_hex(32)
        held.secret_sealed, held.commitment = seal({"secret": secret}), allocation.commitment(secret)
    held.status = Status.OPEN
    held.save(update_fields=["status", "secret_sealed", "commitment"])
    edition = _freeze(held, by=by, at=at)
    data = {"edition": edition.number, "digest": edition.digest, "commitment": held.commitment}
    record_event("opportunity.published", at=at, by=by, subject=held, data=data)
    return edition


@transaction.atomic
def cancel(opportunity: Opportunity, *, reason: str, by: User, at: datetime) -> Opportunity:
    """Take it back for good. Raises CannotPublish without a reason, or once it was allocated."""
    held = hold_opportunity(opportunity)
    if held.status not in (Status.DRAFT, Status.OPEN, Status.CLOSED):
        raise CannotPublish([_("Peluang ini sudah dibagikan, jadi tidak dapat dibatalkan.")])
    if not reason.strip():
        raise CannotPublish([_("Tulis alasannya; pendaftar membacanya.")])
    held.status = Status.CANCELLED
    held.save(update_fields=["status"])
    record_event("opportunity.cancelled", at=at, by=by, subject=held, reason=reason.strip())
    return held


def frozen(opportunity: Opportunity) -> dict[str, Any]:
    """All that an edition keeps: what an applicant was told and what decides."""
    parts = {name: getattr(opportunity, name) for name in DRAFTED}
    moments = {name: parts[name].isoformat() if parts[name] else None for name in ("opens_at", "closes_at")}
    rules = frozen_rules(opportunity.rules)
    return {**parts, **moments, "rules": rules, "provider": opportunity.provider.name, "city": opportunity.city_id,
            "commitment": opportunity.commitment}  # fmt: skip


def digest_of(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _freeze(opportunity: Opportunity, *, by: User, at: datetime) -> Edition:
    spread = spread_of_outcome(opportunity, at=at) if opportunity.is_drawn else None
    content = {**frozen(opportunity), "spread": spread}
    number = opportunity.editions.count() + 1
    return Edition.objects.create(
        opportunity=opportunity, number=number, content=content, digest=digest_of(content), published_at=at, by=by
    )


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:70] or "peluang"
    taken = set(Opportunity.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
