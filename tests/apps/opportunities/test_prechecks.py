"""The ten pre-checks run by themselves on applicants: hits are told, put right, or let stand by somebody by name."""

import pytest
from django.db import IntegrityError, transaction

from penggerak.apps.notices.models import Notice
from penggerak.apps.opportunities.actions.allocating import CannotAllocate, close_list
from penggerak.apps.opportunities.actions.applying import withdraw
from penggerak.apps.opportunities.actions.prechecking import CannotAccept, accept_hit, check_applicants
from penggerak.apps.opportunities.models import Hit
from penggerak.apps.opportunities.queries.prechecking import running_hits, told
from tests.apps.opportunities.factories import AFTER, DURING, an_application, an_offer
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
NIK = "3671014107850001"
PERSON = {
    "nik": NIK,
    "owner_name": "Sari",
    "owner_sex": "F",
    "owner_birth_date": "1985-07-01",
    "village_code": "36.71.01.1001",
}


def test_two_applications_of_one_person_are_both_named_without_naming_each_other():
    offer = an_offer()
    first, second = an_application(offer, **PERSON), an_application(offer, **PERSON)

    check_applicants(offer, at=DURING)

    found = [(one.hit.application_id, str(one.words)) for one in told(running_hits(offer)) if "NIK" in str(one.words)]
    assert {pk for pk, _ in found} == {first.pk, second.pk}
    assert all("pendaftaran lain" in words for _, words in found)
    assert Notice.objects.filter(template="application_to_repair").count() == 2


def test_a_list_with_open_hits_is_not_closed_until_they_are_gone_or_let_stand():
    offer, officer = an_offer(), UserFactory()
    an_application(offer, **PERSON)
    second = an_application(offer, **PERSON)
    with pytest.raises(CannotAllocate):
        close_list(offer, by=officer, at=AFTER)
    assert {hit.application_id for hit in running_hits(offer)} >= {second.pk}  # what closing found stays to be seen

    withdraw(second, by=second.by, at=DURING)

    assert len(close_list(offer, by=officer, at=AFTER).listed) == 1


def test_a_hit_that_is_let_stand_says_why_and_by_whom():
    offer, officer = an_offer(), UserFactory()
    an_application(offer, is_state_employee=True)
    check_applicants(offer, at=DURING)
    hit = running_hits(offer)[0]
    with pytest.raises(CannotAccept):
        accept_hit(hit, reason=" ", by=officer, at=DURING)

    accept_hit(hit, reason="Sudah pensiun; surat diperlihatkan.", by=officer, at=DURING)

    assert [one for one in running_hits(offer) if one.check_name == "state_employee"] == []


def test_a_check_asked_twice_tells_once():
    offer = an_offer()
    an_application(offer, is_state_employee=True)

    first, second = check_applicants(offer, at=DURING), check_applicants(offer, at=DURING)

    assert first == second == 1
    assert Notice.objects.filter(template="application_to_repair").count() == 1


@pytest.mark.parametrize(
    ("broken", "promise"),
    [({}, "one_running_hit_of_a_check"), ({"accepted_at": DURING}, "accepted_hits_say_by_whom_and_why")],
)
def test_a_broken_hit_is_refused(broken, promise):
    offer = an_offer()
    made = an_application(offer, is_state_employee=True)
    check_applicants(offer, at=DURING)

    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        Hit.objects.create(application=made, check_name="state_employee", finding={}, found_at=DURING, **broken)
