"""What belongs to somebody in Sukasari: rows for every address that names one, whose they are, and what is sent there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.browser.belongings_of_opportunities import EDITED, PDF, of_opportunities

SECRETS = ("Keripik Rahasia", "Nyonya Rahasia", "81290004410", "1290004410", "Bantuan Rahasia", "Bank Rahasia")
PLACE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
PHONE = "+6281290004410"
SOURCE = "Daftar Rahasia"  # the front page names its sources to everybody
WHY = {"reason": "Dilihat di tempat.", "alasan": "Dilihat di tempat."}
SHEET = "Nama Lengkap;NIK;Kelurahan\nNyonya Rahasia;3671011708859001;Sukasari\nTuan Contoh;123;Babakan\n"


@dataclass(frozen=True, slots=True)
class Door:
    """An address of one thing. parts: what stands in it, by its name among the belongings; sends: what its form sends,
    None where nothing is sent; reads: whether it can be looked at; about: the business it is asked for."""

    name: str
    whose: str
    parts: tuple[str, ...]
    sends: dict[str, Any] | Callable[[dict[str, Any]], dict[str, Any]] | None = field(default_factory=dict)
    reads: bool = True
    about: str = ""

    def address(self, belongings: dict[str, Any]) -> str:
        path = reverse(self.name, args=[belongings.get(part, part) for part in self.parts])
        return f"{path}?usaha={belongings[self.about]}" if self.about else path

    def sent(self, belongings: dict[str, Any]) -> dict[str, Any]:
        return self.sends(belongings) if callable(self.sends) else self.sends or {}


def _asks(name: str, whose: str, /, *parts: str) -> Door:
    return Door(name, whose, parts, None)


def _both(name: str, whose: str, /, *parts: str, **sends: Any) -> Door:
    return Door(name, whose, parts, {**WHY, **sends})


def _sends(name: str, whose: str, /, *parts: str, **sends: Any) -> Door:
    return Door(name, whose, parts, {**WHY, **sends}, reads=False)


def _visit(theirs: dict[str, Any]) -> dict[str, Any]:
    return {"token": str(uuid4()), "outcome": "running", "seen_on": timezone.localdate().isoformat()}


def _merge(theirs: dict[str, Any]) -> dict[str, Any]:
    """With the state of both, as the page that asks hands it out."""
    from penggerak.apps.register.models import Business
    from penggerak.apps.register.regrouping_form import seen_state

    two = Business.objects.filter(code__in=[theirs["code"], theirs["twin"]])
    return {**WHY, "survivor": theirs["code"], "seen": seen_state(two)}


def _repaired(theirs: dict[str, Any]) -> dict[str, Any]:
    """The sheet that the same officer has downloaded."""
    client = signed_in(theirs["officer"])
    content = client.get(reverse("precheck_repairs", args=[theirs["recipients"]])).content
    return {"file": SimpleUploadedFile("perbaikan.xlsx", content)}


def _another_document(theirs: dict[str, Any]) -> dict[str, Any]:
    return {"untuk": "ktp", "berkas": SimpleUploadedFile("ktp.pdf", PDF.replace(b"1.4", b"1.5"))}


DOORS = (
    _asks("business", "officer", "code"),
    _asks("business_pdf", "officer", "code"),
    _both("business_reveal", "officer", "code", "phone"),
    _both("business_correct", "officer", "code", "business_name", value="Keripik Rahasia Baru"),
    _asks("business_merge", "officer", "code"),
    Door("business_merge_with", "officer", ("code", "twin"), _merge),
    Door(
        "business_split",
        "officer",
        ("merged",),
        lambda theirs: {**WHY, "records": [theirs["record"]], "previewed": str(theirs["record"])},
    ),
    _both("business_undo", "officer", "merged", "act"),
    _both("business_undo_decision", "officer", "twin", "decision"),
    Door("business_holders", "officer", ("code",), lambda theirs: {**WHY, "whom": theirs["colleague"].email}),
    _sends("business_holder_end", "officer", "code", "holding"),
    _both("business_consents", "officer", "code", izin="publish:", tindakan="beri", lewat="paper"),
    Door("visit", "officer", ("code",), _visit),
    _asks("visit_photo", "officer", "photo"),
    _sends("review_decide", "officer", "pair", verdict="different"),
    _sends("review_undo", "officer", "decision"),
    _asks("import", "officer", "import"),
    Door(
        "import_columns",
        "officer",
        ("uploaded",),
        {"c0": "owner_name", "c1": "nik", "c2": "ignore", "kbli_version": "2020", "observed_on": "2026-01-01"},
    ),
    _sends("import_sheet", "officer", "uploaded"),
    _sends("import_apply", "officer", "applying"),
    _sends("import_resume", "officer", "preparing"),
    _sends("import_stop", "officer", "applying"),
    _asks("import_repairs", "officer", "import"),
    _sends("import_take_back", "officer", "import"),
    _sends("import_bring_back", "officer", "taken_back"),
    _asks("precheck", "officer", "recipients"),
    _both("precheck_columns", "officer", "recipients", c0="owner_name", c1="nik", observed_on="2026-01-01"),
    _sends("precheck_again", "officer", "recipients"),
    _sends("precheck_accept", "officer", "recipients", "hit", check="not_micro"),
    _sends("precheck_back", "officer", "recipients", "taken_out"),
    Door("precheck_repaired", "officer", ("recipients",), _repaired),
    _asks("precheck_repairs", "officer", "recipients"),
    _sends("look_up_withdraw", "officer", "look_up"),
    _both("data_request", "officer", "request", status="refused", answer="Tidak.", article="UU 43/2009"),
    _sends("data_request_release", "officer", "blocked"),
    _sends("notice_retry", "officer", "notice"),
    _sends("submission_again", "officer", "submission"),
    _asks("mine_business", "owner", "code"),
    _sends("mine_reveal", "owner", "code", "phone"),
    _both("mine_correct", "owner", "code", "business_name", value="Keripik Rahasia Baru"),
    _both("mine_consents", "owner", "code", izin="publish:", tindakan="beri"),
    _both("mine_people", "owner", "code", whom="0812 9999 8888"),
    _sends("mine_person_end", "owner", "code", "holding"),
    _sends("mine_claim", "owner", "claimable"),
    _sends("mine_decline", "owner", "claimable"),
    _sends("mine_invitation", "owner", "invitation", jawaban="ya"),
    _sends("mine_invitation_end", "owner", "code", "asked"),
    _asks("organisation", "admin", "organisation"),
    _sends("organisation_change", "admin", "organisation", name="Bank Rahasia Baru", kind="lender"),
    _sends("organisation_close", "admin", "organisation"),
    _sends("member_add", "admin", "organisation", name="Tuan", contact="tuan@contoh.example", role="member"),
    _sends("member_end", "admin", "membership"),
    _sends("person_deactivate", "admin", "colleague_pk"),
    _sends("person_reactivate", "admin", "gone"),
    _sends("person_second_factor", "admin", "colleague_pk"),
    _sends("colleague_add", "partner", "organisation", name="Tuan", contact="tuan@contoh.example", role="member"),
    _sends("colleague_end", "partner", "member"),
    Door(
        "mine_opportunity",
        "owner",
        ("still_open",),
        lambda theirs: {"kunci": str(uuid4()), "usaha": theirs["code"]},
        about="code",
    ),
    _asks("mine_application", "owner", "application"),
    _sends("mine_application_act", "owner", "application", "tarik"),
    Door("mine_document_send", "owner", ("application",), _another_document, reads=False),
    _asks("mine_document", "owner", "document"),
    _asks("managed_opportunity", "officer", "draft"),
    _both("opportunity_edit", "officer", "draft", **EDITED),
    _both("opportunity_rules", "officer", "draft", tambah="1", rule="owner_is_old_enough", value="21"),
    _asks("opportunity_preview", "officer", "draft"),
    _sends("opportunity_publish", "officer", "draft"),
    _sends("opportunity_cancel", "officer", "draft"),
    _sends("opportunity_close", "officer", "over"),
    _sends("opportunity_draw", "officer", "closed", kata="cisadane"),
    Door(
        "opportunity_choose",
        "officer",
        ("to_choose",),
        lambda theirs: {"pilih": theirs["listed"], f"alasan-{theirs['listed']}": "near"},
    ),
    _asks("opportunity_applicants", "officer", "offer"),
    _both("opportunity_applicant", "officer", "offer", "application", putusan="not_yet"),
    _sends("opportunity_document", "officer", "offer", "document"),
    _sends("opportunity_hit_accept", "officer", "offer", "opportunity_hit"),
)

PUBLISHED = ("opportunity", "draw", "draw_file", "draw_list")
EXCUSED = {
    "figure": "an address for everybody: its part names a figure of the city, not a thing of somebody",
    "figure_csv": "as figure",
    "receipt": "opened by its code alone, whoever has it: the test of receipts below",
    "receipt_add": "as receipt",
    "register_question": "its part names a question; the draft is the browser's own, in its session",
    "assist_question": "as register_question",
    "own_contact": "its part is surel or nomor, of whoever is signed in",
    **dict.fromkeys(PUBLISHED, "published for everybody; the test below says that they name nobody"),
    "opportunity_choose": "not tried here yet: it needs a closed list of the mode in which the provider chooses",
    "account_reset_password_from_key": "opened by the key of a letter alone: tests/apps/accounts/test_sign_in.py",
}

LISTS = (
    "home", "registered", "work", "businesses", "businesses_download", "businesses_pdf", "counts", "counts_csv",
    "counts_xlsx", "counts_pdf", "visits", "visits_coverage", "visits_coverage_xlsx", "visits_coverage_pdf", "review",
    "thresholds", "submissions", "imports", "import_new", "prechecks", "precheck_new", "look_ups", "data_requests",
    "data_request_new", "outbox", "events", "events_xlsx", "people", "organisations", "partner", "mine", "mine_data",
    "own_sessions", "mfa_index", "own_name", "opportunities", "mine_opportunities", "mine_applications",
    "managed_opportunities", "opportunity_new",
)  # fmt: skip
OWN = ("mine_data_json", "mine_data_pdf", "own_session_close", "own_sessions_close_others")


def signed_in(user: Any) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def marks(theirs: dict[str, Any]) -> list[str]:
    """Names, numbers and codes of theirs that stand on no page of anybody else."""
    codes = [theirs[name] for name in ("code", "twin", "merged", "claimable", "invited", "application")]
    people = [theirs[name].email for name in ("officer", "admin", "partner", "colleague")]
    return [*SECRETS, *codes, *people, "rahasia.csv", "Kantor Rahasia", SOURCE]


def fingerprint() -> dict[str, str]:
    """A hash of every table of ours and of the queue; what has to do with somebody else's own visit left out."""
    passing = {"accounts.session", "accounts.throttle", "intake.gate", "sessions.session"}
    ours = [one for one in apps.get_models() if one.__module__.startswith("penggerak.") and one._meta.managed]
    tables = {one._meta.db_table for one in ours if one._meta.label_lower not in passing}
    with connection.cursor() as cursor:
        return {table: _hash(cursor, table) for table in sorted(tables | {"procrastinate_jobs", "mfa_authenticator"})}


def _hash(cursor: Any, table: str) -> str:
    each = f"select md5(one::text) as of_row from {connection.ops.quote_name(table)} one"
    cursor.execute(f"select coalesce(md5(string_agg(of_row, '' order by of_row)), '') from ({each}) rows")
    return str(cursor.fetchone()[0])


def belongings() -> dict[str, Any]:
    """Things of an owner, of the officers of the city, of its admin and of a lender."""
    from penggerak.apps.privacy.actions.wordings import load_wordings

    load_wordings()
    with transaction.atomic():
        people = _people()
        return {**people, **_businesses(people), **_lists(people), **_of_the_door(people)}


def _people() -> dict[str, Any]:
    from allauth.mfa.models import Authenticator

    from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, PersonFactory
    from tests.apps.privacy.factories import OwnerFactory
    from tests.apps.register.factories import UserFactory

    bank = OrganisationFactory(name="Bank Rahasia")
    manager = MembershipFactory(organisation=bank, role="manager")
    colleague = UserFactory(role="officer", email="rekan-rahasia@contoh.example")
    Authenticator.objects.create(user=colleague, type="totp", data={"secret": "x"})
    return {
        "owner": OwnerFactory(name="Nyonya Rahasia", phone=PHONE),
        "officer": UserFactory(role="officer", email="petugas-rahasia@contoh.example"),
        "admin": PersonFactory(role="admin", email="pengelola-rahasia@contoh.example"),
        "partner": manager.user,
        "colleague": colleague,
        "colleague_pk": colleague.pk,
        "gone": UserFactory(role="officer", is_active=False).pk,
        "organisation": bank.pk,
        "membership": manager.pk,
        "member": MembershipFactory(organisation=bank).pk,
    }


def _businesses(people: dict[str, Any]) -> dict[str, Any]:
    from penggerak.apps.privacy.models import Invitation
    from penggerak.apps.register.actions.deciding import decide
    from penggerak.apps.register.actions.regrouping import merge
    from penggerak.apps.register.actions.visiting import Visit, record_visit
    from penggerak.apps.register.models import Pair, Photo, Record
    from penggerak.apps.register.photos import read_picture
    from penggerak.apps.seal import look_up_key, seal
    from tests.apps.privacy.factories import DataRequestFactory, HoldingFactory, InvitationFactory
    from tests.apps.register.factories import START, a_business
    from tests.apps.register.test_visits import a_picture

    def one(name: str, **more: Any) -> Any:
        return a_business(business_name=name, owner_name="Nyonya Rahasia", status="active", **PLACE, **more)

    owner, officer, now = people["owner"], people["officer"], timezone.now()
    business, twin, third = one("Keripik Rahasia", phone=PHONE), one("Keripik Rahasia 2"), one("Keripik Rahasia 3")
    merged, into, invited = one("Keripik Rahasia 4"), one("Keripik Rahasia 5"), one("Keripik Rahasia 6")
    claimable = one("Keripik Rahasia 7", phone=PHONE)
    act = merge(merged, into, reason="Satu rumah", by=officer, at=now)
    visit = Visit(token=uuid4(), outcome="running", seen_on=timezone.localdate(), picture=read_picture(a_picture()))
    record_visit(business, visit, by=officer, at=now)
    said = Record.objects.filter(links__business=twin).first()
    heard = Record.objects.filter(links__business=third).first()
    about = {"probability": 0.6, "weights": {}, "found_at": START}
    pair = Pair.objects.create(record=said, business=business, **about)
    decided = Pair.objects.create(record=heard, business=twin, **about)
    decision = decide(decided, verdict="different", reason="Dua rumah", by=officer, at=now)
    HoldingFactory(business=invited, user=people["partner"])
    to_them = InvitationFactory(business=invited, by=people["partner"], contact_key=look_up_key("phone", PHONE))
    answered = {"status": "done", "settled_at": now, "settled_by": officer, "answer": "Dibatasi."}
    return {
        **of_opportunities(officer, owner, business),
        "code": business.code,
        "twin": twin.code,
        "merged": merged.code,
        "claimable": claimable.code,
        "invited": invited.code,
        "act": act.pk,
        "decision": decision.pk,
        "pair": pair.pk,
        "record": Record.objects.filter(links__business=into).first().pk,
        "photo": Photo.objects.get().pk,
        "holding": HoldingFactory(user=owner, business=business).pk,
        "invitation": to_them.pk,
        "asked": Invitation.objects.create(
            business=business, by=owner, at=now, contact_key=look_up_key("phone", "+6281299998877"),
            contact_sealed=seal({"address": "+6281299998877"}),
        ).pk,
        "request": DataRequestFactory(user=owner, business=business, words="Nyonya Rahasia minta dihapus").pk,
        "blocked": DataRequestFactory(user=owner, business=twin, kind="limit", **answered).pk,
    }  # fmt: skip


def _lists(people: dict[str, Any]) -> dict[str, Any]:
    from penggerak.apps.register.actions.undoing_import import take_back
    from penggerak.apps.storage import keep_file
    from tests.apps.register.factories import ImportFactory, LookUpListFactory, RecordFactory, SourceFactory, a_business

    officer, now = people["officer"], timezone.now()
    source = SourceFactory(name="Daftar Rahasia", slug="daftar-rahasia")
    made = {
        name: ImportFactory(source=source, status=status, file_name="rahasia.csv", stored_as=keep_file(SHEET.encode()))
        for name, status in {
            "import": "done", "preparing": "preparing", "applying": "applying", "taken_back": "done",
        }.items()
    }  # fmt: skip
    for name in ("import", "taken_back"):
        said = {"city_code": "36.71", "business_name": "Keripik Rahasia"}
        a_business(RecordFactory(source=source, importing=made[name], values=said))
    take_back(made["taken_back"], reason="Daftar keliru", by=officer, at=now)
    return {
        **{name: one.pk for name, one in made.items()},
        "uploaded": _uploaded(source, officer),
        **_recipients(officer),
        "look_up": LookUpListFactory(provider="Kantor Rahasia").pk,
    }


def _uploaded(source: Any, officer: Any) -> int:
    from penggerak.apps.register.actions.receiving import receive_list

    about = {"file_name": "rahasia.csv", "source": source, "observed_on": timezone.localdate()}
    return receive_list(SHEET.encode(), **about, by=officer, at=timezone.now()).pk


def _recipients(officer: Any) -> dict[str, Any]:
    from penggerak.apps.areas.models import Area
    from penggerak.apps.register.actions.checking_recipients import check_recipients
    from penggerak.apps.register.actions.prechecking import receive_recipients

    made = receive_recipients(
        SHEET.encode(), file_name="rahasia.csv", programme="Bantuan Rahasia", city=Area.objects.get(pk="36.71"),
        observed_on=timezone.localdate(), by=officer, at=timezone.now(), queue=False,
    )  # fmt: skip
    check_recipients(made.pk, at=timezone.now())
    first, second = made.rows.order_by("number")
    made.rows.filter(pk=first.pk).update(hits=["not_micro"], unknowns=[])
    made.rows.filter(pk=second.pk).update(is_taken_out=True)
    return {"recipients": made.pk, "hit": first.number, "taken_out": second.number}


def _of_the_door(people: dict[str, Any]) -> dict[str, Any]:
    from penggerak.apps.accounts.actions.sessions import session_mark
    from tests.apps.intake.factories import a_submission
    from tests.apps.notices.writing import a_notice

    submission = a_submission(owner_name="Nyonya Rahasia", business_name="Keripik Rahasia")
    type(submission).objects.filter(pk=submission.pk).update(
        outcome="refused", settled_at=timezone.now(), trouble="Tidak terbaca"
    )
    client = signed_in(people["owner"])
    return {
        "submission": submission.pk,
        "receipt": submission.code,
        "notice": a_notice(to=people["owner"], address="nyonya-rahasia@contoh.example", at=timezone.now()).pk,
        "mark": session_mark(client.session.session_key),
        "session": client.session.session_key,
    }
