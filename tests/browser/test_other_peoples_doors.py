"""Another browser, signed in as somebody else, tries the addresses, numbers and files that are not theirs."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRETS = ("Keripik Rahasia", "Nyonya Rahasia", "81290004410", "1290004410", "Bantuan Rahasia", "Bank Rahasia")
PLACE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}


@pytest.fixture
def theirs(city):
    """Things of an owner in Sukasari, of the officers there, and of a lender: what is tried, by whom it may be opened."""
    from django.db import transaction

    from penggerak.apps.privacy.actions.wordings import load_wordings
    from penggerak.apps.register.actions.visiting import Visit, record_visit
    from penggerak.apps.register.models import Pair, Photo, Record
    from penggerak.apps.register.photos import read_picture
    from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, PersonFactory
    from tests.apps.privacy.factories import DataRequestFactory, HoldingFactory, OwnerFactory
    from tests.apps.register.factories import (
        START,
        ImportFactory,
        RecipientListFactory,
        SourceFactory,
        UserFactory,
        a_business,
    )
    from tests.apps.register.test_visits import a_picture

    load_wordings()
    with transaction.atomic():
        business = a_business(
            business_name="Keripik Rahasia",
            owner_name="Nyonya Rahasia",
            phone="+6281290004410",
            status="active",
            **PLACE,
        )
        twin = a_business(business_name="Keripik Rahasia 2", owner_name="Nyonya Rahasia", status="active", **PLACE)
    owner = OwnerFactory(name="Nyonya Rahasia")
    holding = HoldingFactory(user=owner, business=business)
    officer = UserFactory(role="officer")
    picture = read_picture(a_picture())
    visit = Visit(token=uuid4(), outcome="running", seen_on=timezone.localdate(), picture=picture)
    record_visit(business, visit, by=officer, at=timezone.now())
    record = Record.objects.filter(links__business=twin).first()
    pair = Pair.objects.create(record=record, business=business, probability=0.6, weights={}, found_at=START)
    bank = OrganisationFactory(name="Bank Rahasia")
    member = MembershipFactory(organisation=bank, role="manager")
    request = DataRequestFactory(user=owner, business=business, words="Nyonya Rahasia minta dihapus")
    return {
        "owner": owner,
        "officer": officer,
        "admin": PersonFactory(role="admin"),
        "partner": member.user,
        "code": business.code,
        "twin": twin.code,
        "photo": Photo.objects.get().pk,
        "pair": pair.pk,
        "import": ImportFactory(source=SourceFactory(name="Bank Rahasia")).pk,
        "recipients": RecipientListFactory(programme="Bantuan Rahasia", status="ready", checked_at=START).pk,
        "organisation": bank.pk,
        "membership": member.pk,
        "holding": holding.pk,
        "request": request.pk,
    }


def addresses(theirs):
    """Every address of something that is theirs, by whom it belongs to."""
    code, phone = [theirs["code"]], [theirs["code"], "phone"]
    return {
        "officer": [
            *(reverse(name, args=code) for name in (
                "business", "business_pdf", "business_merge", "business_split", "business_holders",
                "business_consents", "visit",
            )),
            reverse("business_reveal", args=phone),
            reverse("business_correct", args=phone),
            reverse("business_merge_with", args=[theirs["code"], theirs["twin"]]),
            reverse("business_holder_end", args=[theirs["code"], theirs["holding"]]),
            reverse("visit_photo", args=[theirs["photo"]]),
            reverse("review_decide", args=[theirs["pair"]]),
            *(reverse(name, args=[theirs["import"]]) for name in (
                "import", "import_columns", "import_apply", "import_repairs", "import_take_back", "import_stop",
            )),
            *(reverse(name, args=[theirs["recipients"]]) for name in ("precheck", "precheck_repairs", "precheck_again")),
            reverse("data_request", args=[theirs["request"]]),
        ],
        "owner": [
            *(reverse(name, args=code) for name in (
                "mine_business", "mine_consents", "mine_people", "mine_claim",
            )),
            reverse("mine_reveal", args=phone),
            reverse("mine_correct", args=phone),
            reverse("mine_person_end", args=[theirs["code"], theirs["holding"]]),
        ],
        "admin": [
            reverse("organisation", args=[theirs["organisation"]]),
            reverse("organisation_change", args=[theirs["organisation"]]),
            reverse("organisation_close", args=[theirs["organisation"]]),
            reverse("member_add", args=[theirs["organisation"]]),
            reverse("member_end", args=[theirs["membership"]]),
            reverse("person_deactivate", args=[theirs["officer"].pk]),
        ],
        "partner": [
            reverse("colleague_add", args=[theirs["organisation"]]),
            reverse("colleague_end", args=[theirs["membership"]]),
        ],
    }  # fmt: skip


OTHERS = {
    "unknown": None,
    "owner": {"role": "owner", "phone": "+6281355550001"},
    "partner": {"role": "partner"},
    "field_officer": {"role": "field_officer", "area_id": "36.71.09.1006"},
    "officer": {"role": "officer", "area_id": "64.72"},
    "admin": {"role": "admin", "area_id": "64.72"},
}


def tried(page, live_server, address, method):
    """Status, where it led, and what stood there; with a token, so that it is not for want of one."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": f"{live_server.url}/"}
    answer = page.context.request.fetch(f"{live_server.url}{address}", method=method, headers=headers)
    return answer.status, answer.url.removeprefix(live_server.url), answer.body().decode("utf-8", "replace")


def is_shut(status, led_to, text):
    leaked = [secret for secret in SECRETS if secret in text]
    return not leaked and (status in (403, 404, 405) or led_to.startswith("/masuk/"))


@pytest.mark.parametrize("who", OTHERS)
def test_what_is_not_theirs_stays_shut_to_others(page, live_server, sign_in, theirs, who):
    if OTHERS[who] is not None:
        sign_in(page, **OTHERS[who])
    page.goto(f"{live_server.url}/terdaftar/")  # a page with a token

    answers = {
        (method, address): tried(page, live_server, address, method)
        for places in addresses(theirs).values()
        for address in places
        for method in ("GET", "POST")
    }

    assert {tried: answer[:2] for tried, answer in answers.items() if not is_shut(*answer)} == {}


@pytest.mark.parametrize("who", ["owner", "officer", "admin", "partner"])
def test_whose_it_is_may_open_it(page, live_server, theirs, who):
    """Without this the test above would pass with addresses that lead nowhere."""
    from django.test import Client

    client = Client()
    client.force_login(theirs[who])
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(f"{live_server.url}/terdaftar/")

    answers = {address: tried(page, live_server, address, "GET") for address in addresses(theirs)[who]}

    assert {address: answer[:2] for address, answer in answers.items() if answer[0] in (403, 404)} == {}
    if who == "owner":
        assert "Keripik Rahasia" in answers[reverse("mine_business", args=[theirs["code"]])][2]
    if who == "officer":
        assert "Keripik Rahasia" in answers[reverse("business", args=[theirs["code"]])][2]


def test_nothing_was_changed_by_trying(page, live_server, sign_in, theirs):
    from penggerak.apps.accounts.models import Membership, Organisation, User
    from penggerak.apps.register.models import Decision, Holding, Record

    sign_in(page, role="owner", phone="+6281355550001")
    page.goto(f"{live_server.url}/terdaftar/")
    before = Record.objects.count()

    for places in addresses(theirs).values():
        for address in places:
            tried(page, live_server, address, "POST")

    assert Record.objects.count() == before
    assert not Decision.objects.exists()
    assert Holding.objects.get().until is None
    assert Membership.objects.get().until is None
    assert Organisation.objects.get().is_active
    assert User.objects.get(pk=theirs["officer"].pk).is_active


def test_a_receipt_is_found_by_its_code_alone_and_shows_no_number_in_full(page, live_server, city):
    from penggerak.apps.intake.codes import new_code, shown
    from tests.apps.intake.factories import a_submission

    submission = a_submission(nik="3671015708859002")
    page.goto(f"{live_server.url}/terdaftar/")

    right = tried(page, live_server, reverse("receipt", args=[shown(submission.code)]), "GET")
    wrong = tried(page, live_server, reverse("receipt", args=[shown(new_code())]), "GET")

    assert right[0] == 200
    assert "3671015708859002" not in right[2]
    assert "81290004410" not in right[2]
    assert "Siti Contohwati" not in wrong[2]
