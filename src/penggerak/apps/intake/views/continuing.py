"""Going on by a code: with a draft that was kept, or back to a receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from penggerak.apps.accounts.access import PUBLIC, open_to
from penggerak.apps.accounts.limits import Limit, allow_all, client_of
from penggerak.apps.accounts.refusing import too_often
from penggerak.apps.intake.actions.receiving import opened
from penggerak.apps.intake.drafts import Draft
from penggerak.apps.intake.forms import CodeForm
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.queries.receipts import submission_by_code
from penggerak.apps.intake.questions import answered
from penggerak.apps.intake.rooms import SELF
from penggerak.apps.intake.views.asking import new_sitting, next_address
from penggerak.core.register import SENSITIVE

A_WHILE, A_DAY, EVERYONE = Limit(10, 600), Limit(60, 86_400), Limit(600, 600)


def tries(request: HttpRequest) -> list[tuple[str, Limit]]:
    """One try at a code, of this client and of everybody together."""
    client = client_of(request)
    return [(f"code:{client}", A_WHILE), (f"code:{client}", A_DAY), ("code", EVERYONE)]


@open_to(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest) -> HttpResponse:
    """Ask for a code. A code nobody holds and one that cannot be a code get the same answer."""
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    at = timezone.now()
    allowance = allow_all(tries(request), at=at)
    if allowance.again_at:
        return too_often(request, allowance.again_at, at=at)
    submission = submission_by_code(form.cleaned_data["code"])
    if submission is None:
        return _page(request, form, is_unknown=True, status=422)
    if submission.kind == Submission.Kind.REGISTRATION:
        return redirect(SELF.receipt_url(submission.code))
    if submission.outcome != Submission.Outcome.WAITING:
        return _page(request, form, is_finished=True, status=422)
    return _resumed(request, submission)


def _resumed(request: HttpRequest, submission: Submission) -> HttpResponse:
    told = opened(submission)
    answers = dict(told.answers)
    draft = Draft(answers=answers, allows=list(told.allows), done=answered(answers), code=submission.code)
    draft.kept = masked_of(answers)
    here = new_sitting(request, SELF, draft)
    return here.to(next_address(here))


def masked_of(answers: dict[str, object]) -> list[str]:
    """The answers that whoever has only the code does not get to read."""
    return sorted(SENSITIVE & answers.keys())


def _page(request: HttpRequest, form: CodeForm, *, status: int, **found: bool) -> HttpResponse:
    return TemplateResponse(request, "intake/continue.html", {"form": form, **found}, status=status)
