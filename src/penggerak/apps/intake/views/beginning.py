"""Beginning a registration, or going on with the one that this device holds."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from penggerak.apps.accounts.models import Role, User
from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.rooms import Room
from penggerak.apps.intake.views.asking import new_sitting, next_address, sitting


def begin(request: HttpRequest, room: Room) -> HttpResponse:
    """To the first question; whoever has begun already is asked whether to go on or to start anew."""
    here = sitting(request, room)
    if here and here.draft.is_begun and request.method != "POST":
        context = {"room": room, "draft": here.draft, "onward": next_address(here), "begin": room.url("begin")}
        return TemplateResponse(request, "intake/begun.html", context)
    if here and here.draft.is_begun and request.POST.get("baru") != "1":
        return here.to(next_address(here))
    anew = new_sitting(request, room, _with_what_is_known(request, room))
    return anew.to(next_address(anew))


def _with_what_is_known(request: HttpRequest, room: Room) -> Draft:
    """A signed-in owner is not asked again for name and phone: they stand on the page and can be changed."""
    draft, user = Draft(), request.user
    if not room.is_assisted and isinstance(user, User) and user.role == Role.OWNER:
        draft.answers = {name: value for name, value in {"owner_name": user.name, "phone": user.phone}.items() if value}
    return draft
