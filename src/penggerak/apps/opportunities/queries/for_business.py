"""Open offers for one business: what it qualifies for now, what it nearly does, what it does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from penggerak.apps.opportunities.models import Application, Opportunity
from penggerak.apps.opportunities.queries.applications import open_opportunities
from penggerak.apps.opportunities.queries.facts import Facts, facts_of
from penggerak.apps.opportunities.rules import Judgement
from penggerak.apps.opportunities.scores import judged_for
from penggerak.apps.register.models import Business

GROUPS: dict[str, str | Promise] = {
    "eligible": gettext_lazy("Sudah memenuhi syarat"),
    "nearly": gettext_lazy("Hampir: tinggal melengkapi"),
    "not": gettext_lazy("Belum untuk usaha ini"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An open offer with what the rules say of one business, and its application if there is one."""

    offer: Opportunity
    judgement: Judgement
    application: Application | None

    @property
    def group(self) -> str:
        """nearly: something is unknown, or can be changed."""
        if self.judgement.verdict == "eligible":
            return "eligible"
        return "not" if self.judgement.verdict == "not_yet" and self.judgement.effort is None else "nearly"

    @property
    def says(self) -> str:
        steps = len(self.judgement.repair)
        unknown = sum(one["state"] == "unknown" for one in self.judgement.findings)
        if self.group == "eligible":
            return _("Semua syarat terpenuhi")
        if self.group == "not":
            return _("Ada syarat yang tidak terpenuhi")
        if steps:
            return ngettext("%(n)d langkah lagi", "%(n)d langkah lagi", steps) % {"n": steps}
        return ngettext("%(n)d jawaban lagi", "%(n)d jawaban lagi", unknown) % {"n": unknown}

    @property
    def open_findings(self) -> list[dict[str, Any]]:
        """The rules that are not met or not known, in words."""
        return [one for one in self.judgement.said if one["state"] != "met"]

    @property
    def tone(self) -> str:
        return {"eligible": "ok", "nearly": "turn", "not": "off"}[self.group]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str | Promise
    offers: list[Offer]


def offers_for_business(business: Business, *, at: datetime) -> list[Group]:
    """Open offers of the business's city by what stands between; see offers_for_facts."""
    asked = {one.opportunity_id: one for one in business.applications.filter(withdrawn_at=None)}
    return offers_for_facts(facts_of(business), city=str(business.city_id), at=at, asked=asked)


def nearest_offers(business: Business, *, at: datetime, most: int) -> list[Offer]:
    """What it can ask for now or nearly, the least effort first, without what it has asked for."""
    groups = offers_for_business(business, at=at)
    near = [one for group in groups if group.name != "not" for one in group.offers if one.application is None]
    return near[:most]


def offers_for_facts(
    facts: Facts, *, city: str, at: datetime, asked: Mapping[int, Application] | None = None
) -> list[Group]:
    """Groups that hold something; within each the least effort first, then the one that closes first."""
    day = timezone.localdate(at)
    found = []
    for offer in open_opportunities(at=at).filter(city=city).prefetch_related("editions"):
        content = max(offer.editions.all(), key=lambda edition: edition.number).content
        found.append(Offer(offer, judged_for(content, facts, on=day), (asked or {}).get(offer.pk)))
    found.sort(key=lambda one: (one.judgement.effort or 0.0, one.offer.closes_at, one.offer.pk))
    return list(_grouped(found))


def running_application(business: Business, offer: Opportunity) -> Application | None:
    """What this business asks of this offer now."""
    return business.applications.filter(opportunity=offer, withdrawn_at=None).first()


def _grouped(found: list[Offer]) -> Iterator[Group]:
    for name, label in GROUPS.items():
        if inside := [one for one in found if one.group == name]:
            yield Group(name, label, inside)
