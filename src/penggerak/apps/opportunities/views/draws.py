"""The draw that anyone can recompute: what was announced when, the result, the file and the script."""

from importlib.resources import files

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.opening import opening_page
from penggerak.apps.opportunities.models import Allocation, Opportunity
from penggerak.apps.opportunities.queries.applications import public_opportunities
from penggerak.apps.opportunities.queries.balance import balance_in_words, said_of_balance
from penggerak.apps.opportunities.queries.power import what_can_be_seen
from penggerak.apps.opportunities.queries.verifying import differences_of
from penggerak.apps.opportunities.showing import terms_in_words
from penggerak.apps.pages import page_of
from penggerak.core import allocation

SCRIPT = "verify_draw.py"


@open_to(PUBLIC)
@require_safe
@opening_page()
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """`?nomor=` finds one token."""
    offer = _drawn(slug)
    made = Allocation.objects.filter(opportunity=offer).first()
    rows = _rows(made)
    wanted = request.GET.get("nomor", "").strip().lower()
    edition = offer.editions.latest("number")
    live = offer.applications.filter(withdrawn_at=None).count()
    context = {
        "offer": offer,
        "edition": edition,
        "power": what_can_be_seen(offer, edition.content.get("spread"), live=live, made=made),
        "balance_said": said_of_balance(made.balance) if made else "",
        "balance": balance_in_words(made.balance if made else None, city=str(offer.city_id)),
        "terms": terms_in_words(made, city=str(offer.city_id)) if made else [],
        "allocation": made,
        "page": page_of(request, rows),
        "chosen_count": sum(row["is_chosen"] for row in rows),
        "wanted": wanted,
        "found": next((row for row in rows if row["token"] == wanted), None),
        "differences": differences_of(made) if made and made.document else None,
    }
    return TemplateResponse(request, "opportunities/draw.html", context)


@open_to(PUBLIC)
@require_safe
def document(_request: HttpRequest, slug: str) -> HttpResponse:
    """The published file: everything it takes to compute the draw again."""
    made = get_object_or_404(Allocation, opportunity=_drawn(slug), document__isnull=False)
    return _download(allocation.canonical(made.document), "application/json", f"undian-{slug}.json")


@open_to(PUBLIC)
@require_safe
def tokens(_request: HttpRequest, slug: str) -> HttpResponse:
    """The closed list, as it is hashed."""
    made = get_object_or_404(Allocation, opportunity=_drawn(slug))
    listed = "\n".join(sorted({row.get("cluster", row["token"]) for row in made.listed}))
    return _download(listed, "text/plain; charset=utf-8", f"daftar-{slug}.txt")


@open_to(PUBLIC)
@require_safe
def script(_request: HttpRequest) -> HttpResponse:
    """Twenty lines of standard Python that recompute any draw of ours."""
    text = files("penggerak.core.allocation").joinpath(SCRIPT).read_text(encoding="utf-8")
    return _download(text, "text/x-python; charset=utf-8", "periksa_undian.py")


def _drawn(slug: str) -> Opportunity:
    offer = get_object_or_404(public_opportunities(at=timezone.now()), slug=slug)
    if not offer.is_drawn:
        raise Http404(slug)
    return offer


def _rows(made: Allocation | None) -> list[dict[str, object]]:
    if made is None or made.document is None:
        return []
    winners, waiting = set(made.document["winners"]), 0
    rows: list[dict[str, object]] = []
    for rank, token in enumerate(made.document["order"], 1):
        waiting += token not in winners
        rows.append({"rank": rank, "token": token, "is_chosen": token in winners, "waiting": waiting})
    return rows


def _download(text: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
