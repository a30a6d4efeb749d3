"""What the database promises of lists of recipients and of the lists they are checked against."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from penggerak.apps.register.models import Acceptance, LookUpKey, Recipient, RecipientFile
from penggerak.apps.seal import look_up_key, seal
from tests.apps.register.factories import START, LookUpListFactory, RecipientListFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
NIK = "3671015708859002"


def refused(promise, broken):
    """Run a change that breaks a promise; the database names the promise."""
    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        broken()


def a_recipient(recipients=None, **about):
    return Recipient.objects.create(
        recipient_list=recipients or RecipientListFactory(), **{"number": 2, "raw": seal({"c0": "Siti"}), **about}
    )


def a_file(recipients, **about):
    return RecipientFile.objects.create(
        recipient_list=recipients, **{"round": 1, "file_name": "a.csv", "file_digest": "0" * 64, "stored_as": uuid4(), "at": START, **about}
    )  # fmt: skip


def test_a_list_has_a_known_status():
    refused("recipient_list_has_a_known_status", lambda: RecipientListFactory(status="lain"))


def test_a_list_names_its_programme():
    refused("recipient_list_names_its_programme", lambda: RecipientListFactory(programme=""))


def test_a_checked_list_says_when():
    refused("checked_recipient_lists_say_when", lambda: RecipientListFactory(status="ready", checked_at=None))


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_check_is_done_by_a_share_of_one(share):
    refused("a_check_is_done_by_a_share_of_one", lambda: RecipientListFactory(share=share))


def test_a_round_of_a_list_has_one_file():
    recipients = RecipientListFactory()
    a_file(recipients)

    refused("one_file_per_round_of_a_recipient_list", lambda: a_file(recipients))


@pytest.mark.parametrize("wrong", [{"round": 0}, {"changed": -1}, {"taken_out": -1}, {"outrun": -1}])
def test_rounds_count_from_one_and_rows_from_nought(wrong):
    refused("recipient_files_count_from_the_first_round", lambda: a_file(RecipientListFactory(), **wrong))


def test_a_row_of_a_list_stands_once():
    recipients = RecipientListFactory()
    a_recipient(recipients)

    refused("one_row_per_number_of_a_recipient_list", lambda: a_recipient(recipients))


@pytest.mark.parametrize("field", ["hits", "unknowns", "accepted"])
def test_findings_are_of_known_checks(field):
    refused("recipient_findings_are_of_known_checks", lambda: a_recipient(**{field: ["lain"]}))


@pytest.mark.parametrize(("one", "other"), [("hits", "unknowns"), ("hits", "accepted"), ("unknowns", "accepted")])
def test_a_check_has_one_outcome(one, other):
    twice = {one: ["deceased", "duplicate"], other: ["deceased"]}

    refused("recipient_checks_have_one_outcome", lambda: a_recipient(**twice))


def an_acceptance(recipients, **about):
    given = {
        "number": 2,
        "round": 1,
        "check_name": "deceased",
        "found": "listed_deceased",
        "reason": "surat",
        "at": START,
    }
    return Acceptance.objects.create(recipient_list=recipients, by=UserFactory(), **{**given, **about})


def test_a_finding_is_accepted_once():
    recipients = RecipientListFactory()
    an_acceptance(recipients)

    refused("a_finding_is_accepted_once", lambda: an_acceptance(recipients))


def test_an_acceptance_has_a_reason():
    refused("acceptance_has_a_reason", lambda: an_acceptance(RecipientListFactory(), reason=""))


def test_an_acceptance_is_of_a_known_check():
    refused("acceptance_is_of_a_known_check", lambda: an_acceptance(RecipientListFactory(), check_name="lain"))


@pytest.mark.parametrize("key", [NIK.encode(), b"pendek"])
def test_a_recipient_is_known_by_a_keyed_hash(key):
    a_recipient(person_key=look_up_key("nik", NIK))

    refused("recipients_are_known_by_a_keyed_hash", lambda: a_recipient(person_key=key))


@pytest.mark.parametrize("key", [NIK.encode(), b"pendek"])
def test_a_look_up_list_never_holds_a_nik_in_clear(key):
    listed = LookUpListFactory()
    LookUpKey.objects.create(look_up_list=listed, key=look_up_key("nik", NIK))

    refused("look_up_lists_hold_keyed_hashes_only", lambda: LookUpKey.objects.create(look_up_list=listed, key=key))


def test_a_look_up_list_has_a_known_kind():
    refused("look_up_list_has_a_known_kind", lambda: LookUpListFactory(kind="lain"))


def test_a_look_up_list_names_its_provider():
    refused("look_up_list_names_its_provider", lambda: LookUpListFactory(provider=""))


@pytest.mark.parametrize("wrong", [{"kind": "payment", "programme": ""}, {"kind": "deceased", "programme": "BPUM"}])
def test_only_payments_and_decrees_belong_to_a_programme(wrong):
    LookUpListFactory(kind="decree", programme="BPUM")

    refused("look_up_list_names_a_programme_where_it_has_one", lambda: LookUpListFactory(**wrong))


@pytest.mark.parametrize("wrong", [{"entries": -1}, {"unread": -1}])
def test_counts_of_a_look_up_list_are_not_negative(wrong):
    refused("look_up_list_counts_are_not_negative", lambda: LookUpListFactory(**wrong))
