"""One's own account: where codes go, and which sessions are open."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from penggerak.apps.accounts import queries
from penggerak.apps.accounts.access import SIGNED_IN, open_to
from penggerak.apps.accounts.actions.codes import Outcome, TooOften, live_code, send_code, try_code
from penggerak.apps.accounts.actions.own_contacts import CannotChangeContact, set_own_contact
from penggerak.apps.accounts.actions.sessions import close_session, close_sessions, session_mark
from penggerak.apps.accounts.contacts import Contact
from penggerak.apps.accounts.devices import device_words
from penggerak.apps.accounts.forms import CodeForm, NewContactForm
from penggerak.apps.accounts.limits import client_of
from penggerak.apps.accounts.views.door import too_often

WAITING_FOR = "contact_code"  # in the session: the id of the code sent to the new contact
WAYS = ["GET", "HEAD", "POST"]
KINDS = {"surel": "email", "nomor": "phone"}


@open_to(SIGNED_IN)
@never_cache
@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, this browser first."""
    rows = [
        {
            "mark": session_mark(row.session_key),
            "device": device_words(row.device),
            "since": row.started_at,
            "seen": row.seen_at,
            "is_this": row.session_key == request.session.session_key,
        }
        for row in queries.open_sessions(request.user, at=timezone.now())
    ]
    rows.sort(key=lambda row: not row["is_this"])
    return TemplateResponse(request, "account/sessions.html", {"sessions": rows})


@open_to(SIGNED_IN)
@require_POST
def close_one(request: HttpRequest) -> HttpResponse:
    if close_session(person=request.user, mark=request.POST.get("mark", ""), at=timezone.now()):
        messages.success(request, _("Perangkat itu sudah dikeluarkan."))
    else:
        messages.success(request, _("Perangkat itu sudah tidak masuk lagi."))
    return redirect("own_sessions")


@open_to(SIGNED_IN)
@require_POST
def close_others(request: HttpRequest) -> HttpResponse:
    close_sessions(person=request.user, by=request.user, at=timezone.now(), but=request.session.session_key or "")
    messages.success(request, _("Semua perangkat lain sudah dikeluarkan."))
    return redirect("own_sessions")


@open_to(SIGNED_IN)
@sensitive_post_parameters()
@never_cache
@require_http_methods(WAYS)
@reauthentication_required(app="penggerak.accounts")
def own_contact(request: HttpRequest, field: str) -> HttpResponse:
    """A new phone or e-mail: a code goes there before anything changes."""
    if field not in KINDS:
        raise Http404
    form = NewContactForm(request.POST or None, kind=KINDS[field])
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "kind": KINDS[field]}
        return TemplateResponse(request, "account/own_contact.html", context, status=422 if form.errors else 200)
    return _send(request, form.cleaned_data["contact"])


@open_to(SIGNED_IN)
@sensitive_post_parameters()
@never_cache
@require_http_methods(WAYS)
def prove_contact(request: HttpRequest) -> HttpResponse:
    """The code that went to the new contact; typing it makes the change."""
    waiting = request.session.get(WAITING_FOR, "")
    row = live_code(waiting, purpose="change", at=timezone.now())
    if row is None or row.user_id != request.user.pk:
        return redirect("mfa_index")
    contact = Contact(row.kind, row.address)
    if request.POST.get("action") == "resend":
        return _send(request, contact)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer = _try(request, waiting, form)
        except TooOften as refusal:
            return too_often(request, refusal.again_at)
        if answer is not None:
            return answer
    context = {"form": form, "contact": contact}
    return TemplateResponse(request, "account/prove_contact.html", context, status=422 if form.errors else 200)


def _try(request: HttpRequest, waiting: str, form: CodeForm) -> HttpResponse | None:
    """Where to go; None when the page has to say that the code was wrong."""
    now = timezone.now()
    proof = try_code(
        waiting, form.cleaned_data["code"], purpose="change", client=client_of(request), at=now, user=request.user
    )
    if proof.outcome is Outcome.WRONG:
        form.add_error("code", _("Kode tidak cocok. Periksa kode terakhir yang Anda terima, lalu ketik lagi."))
        return None
    request.session.pop(WAITING_FOR, None)
    if proof.contact is None:
        messages.error(request, _("Kode itu tidak berlaku lagi. Minta kode baru; kode baru berlaku 10 menit."))
        return redirect("mfa_index")
    try:
        set_own_contact(person=request.user, contact=proof.contact, at=now)
        messages.success(request, _("Tersimpan. Mulai sekarang kode masuk dapat dikirim ke sana."))
    except CannotChangeContact as refusal:
        messages.error(request, str(refusal))
    return redirect("mfa_index")


def _send(request: HttpRequest, contact: Contact) -> HttpResponse:
    before = request.session.get(WAITING_FOR, "")
    try:
        code = send_code(
            contact,
            purpose="change",
            client=client_of(request),
            at=timezone.now(),
            user=request.user,
            instead_of=before,
        )
    except TooOften as refusal:
        return too_often(request, refusal.again_at)
    request.session[WAITING_FOR] = str(code)
    return redirect("prove_contact")
