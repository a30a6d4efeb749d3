"""Who asked for an opportunity, as those who decide see them and as a draw takes them."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from penggerak.apps.opportunities.models import Application, Opportunity, Overruling
from penggerak.apps.seal import unseal

FACTS_OF_STRATA = {"district": "district_code", "sex": "owner_sex"}


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
    """What a draw takes: token, and the stratum where the opportunity has strata; sorted by token."""
    rows: dict[str, list[Any]] = {"token": [one.token for one in applications]}
    if opportunity.strata:
        rows["stratum"] = [_stratum(one, opportunity.strata) for one in applications]
    return pl.DataFrame(rows, schema_overrides={"token": pl.String}).sort("token")


def facts_frozen(application: Application) -> dict[str, Any]:
    """The facts as they were when it was asked for."""
    facts: dict[str, Any] = unseal(application.facts)["facts"]
    return facts


def _stratum(application: Application, strata: Sequence[str]) -> str:
    facts = facts_frozen(application)
    return " / ".join(str(facts.get(FACTS_OF_STRATA[name]) or _("tidak diketahui")) for name in strata)
