"""Requests about one's data: taken in with their clock, answered with words, and told to whoever asked."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.actions import queue_notice
from penggerak.apps.privacy.actions.erasing import erase
from penggerak.apps.privacy.models import DataRequest
from penggerak.apps.privacy.queries.requests import due_soon, officers_for
from penggerak.apps.register.actions.forgetting import CannotForget
from penggerak.apps.register.models import Business
from penggerak.apps.reports.words import moment_in_words

CLOCK = timedelta(hours=72)  # Law 27/2022: 3 x 24 hours, holidays and nights too
Kind = DataRequest.Kind
Status = DataRequest.Status


class CannotAnswer(Exception):
    """An expected refusal; str(error) is ready to show."""


@transaction.atomic
def receive_request(
    kind: str,
    *,
    user: User | None,
    business: Business | None,
    at: datetime,
    by: User | None,
    through: str,
    words: str = "",
    received_at: datetime | None = None,
) -> DataRequest:
    """Take a request in. user: who asks, when they have an account. by: who took it in.

    received_at: when it came in, where that was before it is written down here; its 72 hours run from then.
    Raises CannotAnswer when that is still to come.
    """
    since = received_at or at
    if since > at:
        raise CannotAnswer(_("Waktu diterima belum tiba. Tulis kapan permintaan itu sampai kepada Anda."))
    made = DataRequest.objects.create(
        kind=kind, user=user, business=business, words=words.strip(), received_at=since, due_at=since + CLOCK,
        received_through=through, received_by=by,
    )  # fmt: skip
    record_event("data_request.received", at=at, by=by, subject=made, data=_about(made))
    _tell(made, "data_request_received", at=at, number=str(made.pk), due=moment_in_words(made.due_at))
    return made


@transaction.atomic
def answered_at_once(user: User, *, business: Business | None, at: datetime, answer: str) -> DataRequest:
    """A copy that someone takes along from the page itself: asked and given in the same act, told on the page."""
    made = DataRequest.objects.create(
        kind=Kind.ACCESS, user=user, business=business, received_at=at, due_at=at + CLOCK, received_through="page",
        received_by=user, status=Status.DONE, settled_at=at, settled_by=user, answer=answer,
    )  # fmt: skip
    record_event("data_request.received", at=at, by=user, subject=made, data=_about(made))
    record_event("data_request.settled", at=at, by=user, subject=made, data={**_about(made), "status": made.status})
    return made


@transaction.atomic
def settle_request(
    request: DataRequest,
    *,
    status: str,
    answer: str,
    by: User,
    at: datetime,
    article: str = "",
    confirmed: bool = False,
) -> DataRequest:
    """Answer a request; one to erase that is met wholly is carried out by this.

    confirmed: whoever answers saw what will be erased and said yes. Raises CannotAnswer without words, without the
    article where the law asks for one, twice, and when what is to be erased cannot be or was not confirmed.
    """
    held = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    _check(held, status, answer, article)
    _erase_where_granted(held, status, confirmed=confirmed, by=by, at=at)
    held.status, held.answer, held.article = status, answer.strip(), article
    held.settled_at, held.settled_by = at, by
    held.save(update_fields=["status", "answer", "article", "settled_at", "settled_by"])
    data = {**_about(held), "status": status, "article": article, "is_late": at > held.due_at}
    record_event("data_request.settled", at=at, by=by, subject=held, data=data)
    _tell(held, "data_request_answered", at=at, number=str(held.pk))
    return held


@transaction.atomic
def release(request: DataRequest, *, reason: str, by: User, at: datetime) -> None:
    """End what a request blocked; whoever asked for it is told. Raises CannotAnswer without a reason, or twice."""
    held = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not held.is_blocking:
        raise CannotAnswer(_("Permohonan ini tidak sedang membatasi usaha, jadi tidak ada yang perlu dilepas."))
    if not reason.strip():
        raise CannotAnswer(_("Tulis alasannya; pemohon membacanya di halaman Data saya."))
    held.released_at, held.released_by, held.released_reason = at, by, reason.strip()
    held.save(update_fields=["released_at", "released_by", "released_reason"])
    record_event("data_request.released", at=at, by=by, subject=held, reason=reason.strip(), data=_about(held))
    _tell(held, "data_request_released", at=at, number=str(held.pk))


def _erase_where_granted(held: DataRequest, status: str, *, confirmed: bool, by: User, at: datetime) -> None:
    if held.kind != Kind.ERASE or status != Status.DONE:
        return
    if not confirmed:
        raise CannotAnswer(_("Penghapusan tidak dapat dibatalkan. Periksa angkanya, beri tanda setuju, lalu simpan."))
    try:
        erase(held, by=by, at=at)
    except CannotForget as refusal:
        raise CannotAnswer(str(refusal)) from None
    held.words = ""


def _check(held: DataRequest, status: str, answer: str, article: str) -> None:
    if held.status != Status.OPEN:
        raise CannotAnswer(_("Permohonan ini sudah dijawab. Jawabannya ada di bawah."))
    if not answer.strip():
        raise CannotAnswer(_("Tulis jawabannya; pemohon membacanya apa adanya."))
    if status in (Status.PARTLY, Status.REFUSED) and not article:
        raise CannotAnswer(_("Pilih pasal yang menjadi dasar. Tanpa dasar, permohonan harus dipenuhi."))
    if held.kind == Kind.LIMIT and status != Status.REFUSED and held.business_id is None:
        raise CannotAnswer(_("Permohonan ini tidak menyebut usaha. Tanyakan usaha yang mana, lalu catat lagi."))


@transaction.atomic
def warn_officers(*, at: datetime) -> int:
    """Tell officers about requests due within a day, each officer once for each request. Returns how many were told."""
    told = 0
    for request in due_soon(at=at).select_related("business"):
        newly = []
        for officer in officers_for(request):
            if not officer.email:
                continue
            values = {"number": str(request.pk), "due": moment_in_words(request.due_at)}
            notice = queue_notice(
                "data_request_due", to=officer, channel="email", address=officer.email, values=values, at=at,
                subject=request, once=f"data_request_due:{request.pk}:{officer.pk}",
            )  # fmt: skip
            told += 1
            newly += [officer.pk] if notice.created_at == at else []
        if newly:
            about = {**_about(request), "officers": newly}
            record_event("data_request.officers_warned", at=at, by=None, subject=request, data=about)
    return told


def _about(request: DataRequest) -> dict[str, object]:
    return {"kind": request.kind, "business": request.business_id, "through": request.received_through}


def _tell(request: DataRequest, template: str, *, at: datetime, **values: str) -> None:
    """By e-mail where there is one, else by text message; someone without an account is told on paper."""
    user = request.user
    address = (user.email or user.phone) if user else ""
    if not address:
        return
    channel = "email" if "@" in address else "sms"
    queue_notice(template, to=user, channel=channel, address=address, values=values, at=at, subject=request)
