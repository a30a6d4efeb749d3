"""How well the two thresholds of linkage do."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import OFFICERS, open_to
from penggerak.apps.register.queries.linking import LINKED, REVIEWED
from penggerak.apps.register.queries.thresholds import Judged, judged_thresholds
from penggerak.core.linkage import ENOUGH_DECIDED


@open_to(OFFICERS)
@require_safe
def thresholds(request: HttpRequest) -> HttpResponse:
    judged = judged_thresholds(request.user)  # type: ignore[arg-type]
    context = {
        "cities": [_shown(one) for one in judged if one.records or one.decided] or [_shown(one) for one in judged[:1]],
        "lower": REVIEWED,
        "upper": LINKED,
    }
    return TemplateResponse(request, "register/thresholds.html", context)


def _shown(judged: Judged) -> dict[str, Any]:
    report = judged.report
    is_enough = judged.decided >= ENOUGH_DECIDED
    return {
        "city": judged.city,
        "decided": judged.decided,
        "missing": max(0, ENOUGH_DECIDED - judged.decided),
        "told": report.told,
        "precision": report.precision,
        "between": report.between,
        "lost": report.lost,
        "is_enough": is_enough,
        "bands": list(_told(report.bands)),
        "candidates": report.candidates.to_dicts() if is_enough else [],
        "learnt": judged.learnt,
        "records": judged.records,
    }


def _told(bands: Any) -> Iterator[dict[str, Any]]:
    """The bands in which something was decided, the most probable first."""
    return (band for band in reversed(bands.to_dicts()) if band["decided"])
