"""One question a page: what is typed goes into the draft, and the next question follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from penggerak.apps.accounts.models import User
from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.forms import AllowForm, AskForm, HelperForm, OwnerForm, ProductForm
from penggerak.apps.intake.questions import (
    Question,
    next_question,
    progress,
    question_before,
    question_named,
    questions_of,
)
from penggerak.apps.intake.rooms import Room, draft_held
from penggerak.apps.intake.showing import said
from penggerak.apps.intake.views import keeping, twins

SEARCHED = {"produk": "intake/_codes.html", "tempat": "intake/_villages.html"}  # parts that are found while one types


@dataclass(frozen=True, slots=True)
class Sitting:
    """Someone at a page: where, with which draft, now."""

    request: HttpRequest
    room: Room
    draft: Draft
    at: datetime

    @property
    def area(self) -> str:
        return area_of(self.request, self.room)

    def to(self, address: str) -> HttpResponse:
        """On to another page, with the draft as it is now."""
        response = redirect(address)
        response.status_code = 303
        self.room.keeper.write(response, self.draft, at=self.at)
        return response


def area_of(request: HttpRequest, room: Room) -> str:
    """The area whose villages are offered: the whole city, or what an officer answers for."""
    if not room.is_assisted:
        return settings.PENGGERAK_CITY
    assert isinstance(request.user, User)
    own = request.user.area.code
    return own if own.startswith(settings.PENGGERAK_CITY) or "." in own else settings.PENGGERAK_CITY


def sitting(request: HttpRequest, room: Room) -> Sitting | None:
    """With the draft of this device; None without one."""
    at = timezone.now()
    draft = draft_held(request, room, at=at)
    return Sitting(request, room, draft, at) if draft else None


def new_sitting(request: HttpRequest, room: Room, draft: Draft | None = None) -> Sitting:
    made = draft or Draft()
    made.of = request.user.pk if room.is_assisted else None
    return Sitting(request, room, made, timezone.now())


def ask(request: HttpRequest, room: Room, slug: str) -> HttpResponse:
    """Show a question, or take its answer. An answer without a draft begins one: what was typed is not lost."""
    question = question_named(slug, room)
    if question is None:
        raise Http404
    here = sitting(request, room)
    if request.method == "POST":
        return _take(here if here and not here.draft.sent else new_sitting(request, room), question)
    if here is None:
        return redirect(room.url("start"))
    if here.draft.sent:
        return redirect(room.receipt_url(here.draft.sent))
    return _show(here, question, _form(here, question, looked_for=request.GET))


def _take(here: Sitting, question: Question) -> HttpResponse:
    typed, is_to_be_kept = here.request.POST, "simpan" in here.request.POST and not here.room.is_assisted
    if "cari" in typed:
        return _show(here, question, _form(here, question, looked_for=typed))
    form = _form(here, question, typed)
    if "lewati" in typed and form.may_skip:
        return _onward(here, question, dict.fromkeys(question.fields))
    if is_to_be_kept and not _says_something(form):
        return keeping.keep(here.request, here.room, here.draft, at=here.at)
    if not form.is_valid():
        return _show(here, question, form, status=422)
    _remember(here.draft, form)
    if isinstance(form, ProductForm) and not form.has_chosen and not is_to_be_kept:
        _put(here.draft, {"main_product": form.cleaned_data["main_product"], "kbli": None})
        return here.to(here.room.url("question", question.slug))
    if is_to_be_kept:
        _put(here.draft, form.values())
        return keeping.keep(here.request, here.room, here.draft, at=here.at)
    return _onward(here, question, form.values())


def _onward(here: Sitting, question: Question, values: dict[str, Any]) -> HttpResponse:
    _put(here.draft, values)
    here.draft.kept = [name for name in here.draft.kept if here.draft.answers.get(name)]
    if question.slug not in here.draft.done:
        here.draft.done.append(question.slug)
    return here.to(next_address(here))


def next_address(here: Sitting) -> str:
    """The next question, or the question whether a business is theirs, or the look at all answers."""
    following = next_question(here.draft, here.room)
    if following:
        return here.room.url("question", following.slug)
    return here.room.url("match" if twins.has_to_ask(here.request, here.draft, at=here.at) else "check")


def _put(draft: Draft, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if value:
            draft.answers[name] = value
        else:
            draft.answers.pop(name, None)


def _remember(draft: Draft, form: AskForm) -> None:
    """What a valid form says beside values of the register; and that a number was typed anew."""
    if isinstance(form, AllowForm):
        draft.allows = form.allowed
    if isinstance(form, HelperForm):
        draft.assisted_in, draft.is_told = form.cleaned_data["place"], form.cleaned_data["is_told"]
    if form.data.get("phone"):
        draft.kept = [name for name in draft.kept if name != "whatsapp"]
    draft.kept = [name for name in draft.kept if not form.data.get(name)]


def _says_something(form: AskForm) -> bool:
    return any(form.data.get(name) for name, field in form.fields.items() if not field.widget.is_hidden)


def _form(here: Sitting, question: Question, typed: Any = None, *, looked_for: Any = None) -> AskForm:
    more = {"needs_phone": not here.room.is_assisted} if question.form is OwnerForm else {}
    form = question.form(typed, draft=here.draft, area=here.area, **more)
    if looked_for:  # asked for suggestions only: nothing is judged yet
        form.initial |= {name: looked_for[name] for name in form.fields if name in looked_for}
    return form


def _show(here: Sitting, question: Question, form: AskForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "question": question, "room": here.room, "draft": here.draft}
    if here.request.headers.get("HX-Request") and question.slug in SEARCHED:
        return TemplateResponse(here.request, SEARCHED[question.slug], context)
    before = question_before(question.slug, here.draft, here.room)
    context |= {
        "progress": progress(question.slug, here.draft, here.room),
        "back": here.room.url("question", before.slug) if before else here.room.url("start"),
        "is_last_change": next_question(here.draft, here.room) is None,
        "kept_number": said(question.slug, here.draft) if question.slug in here.draft.kept else "",
        "ask": f"intake/_ask_{question.slug}.html",
        "is_searched": question.slug in SEARCHED,
        "may_keep": not here.room.is_assisted and len(questions_of(here.room, here.draft)) > 1,
    }
    return TemplateResponse(here.request, "intake/question.html", context, status=status)
