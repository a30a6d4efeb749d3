"""Staff see what came in from their area, and let what could not be recorded try again."""

import pytest
from django.test import Client
from django.urls import reverse

from penggerak.apps.intake.codes import shown
from penggerak.apps.intake.models import Submission
from tests.apps.intake.factories import AT, VILLAGE, a_submission
from tests.apps.register.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def signed_in(**about):
    client, user = Client(), UserFactory(role="field_officer", **{"area_id": VILLAGE, **about})
    client.force_login(user)
    return client


def a_refused_one():
    submission = a_submission()
    told = {"outcome": "refused", "trouble": "Belum dapat dicatat.", "settled_at": AT, "tries": 5}
    Submission.objects.filter(pk=submission.pk).update(**told)
    return submission


def test_a_kelurahan_sees_its_own_registrations_and_no_other():
    mine, far = a_submission(), a_submission(village_code="36.71.05.1003", district_code="36.71.05")

    page = signed_in().get(reverse("submissions")).content.decode()

    assert shown(mine.code) in page
    assert shown(far.code) not in page
    assert "Contohwati" not in page


def test_what_could_not_be_recorded_is_tried_again():
    submission, client = a_refused_one(), signed_in()

    page = client.get(reverse("submissions"), {"keadaan": "refused"}).content.decode()
    client.post(reverse("submission_again", args=[submission.pk]))

    submission.refresh_from_db()
    assert "Belum dapat dicatat." in page
    assert (submission.outcome, submission.tries) == ("waiting", 0)


def test_nobody_lets_another_area_try_again():
    submission = a_refused_one()

    answer = signed_in(area_id="36.71.05").post(reverse("submission_again", args=[submission.pk]))

    assert answer.status_code == 404
