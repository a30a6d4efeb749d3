"""How a waiting list stands: what the core replays from the places of a draw and the steps since."""

import polars as pl

from penggerak.apps.opportunities.models import Allocation, Application, Step
from penggerak.core.allocation import Standing, WaitingEvent, standing

State = Application.State
DROPPED = (State.DECLINED, State.WITHDRAWN)


def standing_of(made: Allocation) -> Standing:
    """Who holds a place and who waits, after everybody who gave one up; who withdrew before the draw did so first."""
    ranked = made.ranked.order_by("rank").values_list("rank", "application__token", "stratum", "is_chosen")
    drawn = pl.DataFrame(
        list(ranked),
        schema={"place": pl.Int64, "token": pl.String, "stratum": pl.String, "drawn": pl.Boolean},
        orient="row",
    )
    left = Step.objects.filter(application__place__allocation=made, state__in=DROPPED).order_by("pk")
    tokens = left.values_list("application__token", flat=True)
    return standing(drawn, [WaitingEvent("dropped_out", token) for token in tokens])
