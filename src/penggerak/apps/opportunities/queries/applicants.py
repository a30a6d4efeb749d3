"""Who asked for an opportunity, as those who decide see them and as a draw takes them."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from django.db.models import Count, QuerySet

from penggerak.apps.opportunities.models import Application, Opportunity, Overruling
from penggerak.apps.opportunities.queries.facts import facts_of
from penggerak.apps.opportunities.scores import score_of
from penggerak.apps.seal import unseal

NOT_KNOWN = "tidak diketahui"  # as it stands in published files, whatever language a page is in
FACTS_OF_STRATA = {"district": "district_code", "sex": "owner_sex"}
LISTED = {"token": pl.String, "stratum": pl.String, "weight": pl.Float64, "cluster": pl.String, "score": pl.Float64}


def applications_to(opportunity: Opportunity) -> QuerySet[Application]:
    """Everything that was asked, the newest first; the withdrawn ones too."""
    found = Application.objects.filter(opportunity=opportunity).defer("facts")
    return found.select_related("business", "by", "edition").order_by("-submitted_at", "-pk")


def verdicts_now(opportunity: Opportunity) -> dict[int, str]:
    """application -> the newest verdict of a person about it; only those that have one."""
    found = Overruling.objects.filter(application__opportunity=opportunity).order_by("at", "pk")
    return dict(found.values_list("application_id", "verdict"))


def with_verdicts(opportunity: Opportunity) -> Iterator[tuple[Application, str]]:
    """The live applications in the order they came, each with the verdict that counts."""
    said = verdicts_now(opportunity)
    live = Application.objects.filter(opportunity=opportunity, withdrawn_at=None)
    for one in live.select_related("business", "by", "opportunity").order_by("submitted_at", "pk"):
        yield one, said.get(one.pk, one.verdict)


def applicants_frame(opportunity: Opportunity, applications: Sequence[Application]) -> pl.DataFrame:
    """What the mode takes: token, and stratum, weight, cluster or score where it looks at them; sorted by token."""
    rows: dict[str, list[Any]] = {"token": [one.token for one in applications]}
    mode, settings = opportunity.mode, opportunity.settings
    if opportunity.strata and mode in ("draw", "threshold"):
        rows["stratum"] = [_stratum(one, opportunity.strata) for one in applications]
    if settings.get("weighted") and mode in ("draw", "threshold"):
        live = _live_of_businesses(applications)
        rows["weight"] = [1 / live[one.business_id] for one in applications]
    if mode == "phase_in" and settings.get("waves_by") == "village":
        rows["cluster"] = [facts_settled(one).get("village_code") for one in applications]
    if mode == "cut_off":
        rows["score"] = [score_of(opportunity_content(opportunity), facts_settled(one)) for one in applications]
    return pl.DataFrame(rows, schema_overrides={name: LISTED[name] for name in rows}).sort("token")


def opportunity_content(opportunity: Opportunity) -> dict[str, Any]:
    """As scores are read from: the published mode and its settings."""
    return {"mode": opportunity.mode, "settings": opportunity.settings}


def facts_frozen(application: Application) -> dict[str, Any]:
    """The facts as they were when it was asked for."""
    facts: dict[str, Any] = unseal(application.facts)["facts"]
    return facts


def facts_settled(application: Application) -> dict[str, Any]:
    """The frozen facts; what was not known then, as the register knows it when the list closes."""
    return {**facts_of(application.business), **facts_frozen(application)}


def _live_of_businesses(applications: Sequence[Application]) -> dict[int, int]:
    """business -> how many of its applications, to whatever offer, wait for a decision."""
    waiting = Application.objects.filter(
        business__in=[one.business_id for one in applications], state__in=["submitted", "listed"]
    )
    return dict(waiting.order_by().values_list("business").annotate(Count("pk")))


def _stratum(application: Application, strata: Sequence[str]) -> str:
    facts = facts_frozen(application)
    return " / ".join(str(facts.get(FACTS_OF_STRATA[name]) or NOT_KNOWN) for name in strata)
