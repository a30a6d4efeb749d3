"""What the database promises of consents, requests and invitations: each broken row is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from penggerak.apps.privacy.models import Wording
from tests.apps.privacy.factories import (
    ConsentFactory,
    DataRequestFactory,
    InvitationFactory,
    LenderFactory,
    OwnerFactory,
)
from tests.apps.register.factories import START, UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
TEXT = {"id": {}, "en": {}}
MET = {"status": "done", "settled_at": START, "answer": "sudah"}
RELEASED = {"released_at": START, "released_reason": "diminta"}


def refused(broken, promise):
    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        broken()


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        ({"version": 1}, "one_wording_of_a_version"),
        ({"version": 0}, "wordings_are_counted_from_one"),
        ({"version": 2, "text": {"id": {}}}, "wording_speaks_both_languages"),
    ],
)
def test_a_broken_wording_is_refused(broken, promise):
    given = {"purpose": "publish", "text": TEXT, "valid_from": START, **broken}

    refused(lambda: Wording.objects.create(**given), promise)


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        ({"purpose": "fun", "wording": lambda: Wording.objects.first()}, "consent_has_a_known_purpose"),
        ({"purpose": "financing"}, "sharing_names_its_recipient"),
        ({"recipient": LenderFactory}, "sharing_names_its_recipient"),
        ({"withdrawn_at": START}, "withdrawals_say_when_and_through_what"),
        (
            {"withdrawn_at": START - timedelta(days=1), "withdrawn_through": "page"},
            "withdrawals_say_when_and_through_what",
        ),
    ],
)
def test_a_broken_consent_is_refused(broken, promise):
    given = {name: value() if callable(value) else value for name, value in broken.items()}

    refused(lambda: ConsentFactory(**given), promise)


def test_one_consent_runs_for_a_purpose_and_recipient():
    consent = ConsentFactory()

    refused(lambda: ConsentFactory(business=consent.business), "one_running_consent")


@pytest.mark.parametrize(
    ("broken", "promise"),
    [
        ({"kind": "fun"}, "data_request_has_a_known_kind"),
        ({"due_at": START + timedelta(hours=71)}, "data_request_is_due_after_three_days"),
        ({"status": "done", "settled_at": START}, "data_request_is_settled_with_an_answer"),
        ({"status": "done", "answer": "sudah"}, "data_request_is_settled_with_an_answer"),
        ({"status": "refused", "settled_at": START, "answer": "tidak"}, "refusals_name_the_article"),
        ({"released_at": START}, "only_what_blocks_is_released"),
        ({"released_reason": "x"}, "only_what_blocks_is_released"),
        ({"kind": "access", **MET, **RELEASED}, "only_what_blocks_is_released"),
        ({**MET, **RELEASED}, "only_what_blocks_is_released"),
    ],
)
def test_a_broken_request_is_refused(broken, promise):
    refused(lambda: DataRequestFactory(**broken), promise)


@pytest.mark.parametrize(
    "broken", [{"released_reason": ""}, {"released_by": None}, {"released_at": START - timedelta(days=1)}]
)
def test_a_block_is_released_by_someone_for_a_reason_after_it_began(broken):
    about = {"kind": "limit", "business": a_business(business_name="Sini"), **MET, **RELEASED}
    about |= {"released_by": UserFactory(), **broken}

    refused(lambda: DataRequestFactory(**about), "only_what_blocks_is_released")


def test_a_contact_is_asked_once_at_a_time():
    asked = InvitationFactory()

    refused(lambda: InvitationFactory(business=asked.business), "one_open_invitation")


@pytest.mark.parametrize("broken", [{"contact_sealed": b""}, {"settled_at": START, "is_accepted": True}])
def test_a_settled_invitation_forgets_whom_it_asked(broken):
    by = OwnerFactory()

    refused(lambda: InvitationFactory(by=by, **broken), "settled_invitations_forget")
