"""What a design can detect: the smallest effect, from how the outcome varies among those who qualify."""

from datetime import datetime
from statistics import fmean, stdev
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from penggerak.apps.opportunities.models import Allocation, Opportunity
from penggerak.apps.opportunities.queries.live_count import qualifying
from penggerak.apps.opportunities.rules import in_words
from penggerak.apps.reports.words import count_in_words
from penggerak.core.allocation import SmallestEffect, power_sentence, smallest_effect
from penggerak.core.allocation import even_waves as waves_of
from penggerak.core.register import FIELDS

OUTCOMES = ("profit_last_month_idr", "annual_sales_idr")
FEWEST = 30  # below, a deviation says little
Spread = dict[str, Any]


def spread_of_outcome(offer: Opportunity, *, at: datetime) -> Spread | None:
    """Mean and deviation of profit, else of sales, among the businesses that qualify; None when too few are known.

    Frozen with an edition: said before anyone applied.
    """
    known = [one.values for one in qualifying(offer, at=at)]
    for name in OUTCOMES:
        values = [float(one[name]) for one in known if one.get(name) is not None]
        if len(values) >= FEWEST and (deviation := stdev(values)) > 0:
            whole = {"mean": round(fmean(values)), "deviation": max(1, round(deviation))}  # rupiah; stored as they are
            return {"field": name, "known": len(values), **whole}
    return None


def what_can_be_seen(offer: Opportunity, spread: Spread | None, *, live: int, made: Allocation | None) -> list[str]:
    """In sentences: for how many it is reckoned, what can be detected, and from which figures. Empty without a draw."""
    if not offer.is_drawn:
        return []
    if spread is None:
        return [
            _("Pengaruh terkecil yang bisa terlihat belum dapat dihitung: laba dan penjualan usaha yang memenuhi "
              "syarat belum cukup banyak di register.")
        ]  # fmt: skip
    if offer.settings.get("waves_by") == "village":
        return [_("Pengaruh terkecil yang bisa terlihat belum dihitung: kemiripan usaha sekelurahan belum diketahui.")]
    n, supposed = _applicants(offer, live, made)
    found = _effect(offer, spread, n, made)
    return [supposed, in_words(power_sentence(found, mean=spread["mean"])), _grounds(spread)]


def _applicants(offer: Opportunity, live: int, made: Allocation | None) -> tuple[int, str]:
    if made is not None:
        n = len(made.listed)
        return n, ngettext("Dihitung untuk %(n)s peserta.", "Dihitung untuk %(n)s peserta.", n) % {
            "n": count_in_words(n)
        }
    n = max(live, 2 * offer.places)
    return n, ngettext("Dihitung seandainya ada %(n)s peserta.", "Dihitung seandainya ada %(n)s peserta.", n) % {
        "n": count_in_words(n)
    }


def _effect(offer: Opportunity, spread: Spread, n: int, made: Allocation | None) -> SmallestEffect:
    seats = offer.places
    if offer.mode == "phase_in":
        seats = waves_of(n, waves=offer.settings["waves"])[0]
    strata = _strata(made) if made is not None else []
    return smallest_effect(applicants=n, seats=min(seats, n), deviation=spread["deviation"], strata=strata)


def _strata(made: Allocation) -> list[tuple[int, int]]:
    seats: dict[str, int] = made.terms.get("seats_by_stratum") or {}
    sizes: dict[str, int] = {}
    for row in made.listed:
        if "stratum" in row:
            sizes[row["stratum"]] = sizes.get(row["stratum"], 0) + 1
    return [(n, seats[name]) for name, n in sorted(sizes.items()) if name in seats]


def _grounds(spread: Spread) -> str:
    return _("Ragamnya dari register: %(field)s pada %(n)s usaha yang memenuhi syarat.") % {
        "field": in_words(FIELDS[spread["field"]].label),
        "n": count_in_words(spread["known"]),
    }
