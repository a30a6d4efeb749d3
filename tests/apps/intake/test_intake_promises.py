"""What the database promises about what was handed in: each broken row is refused."""

import pytest
from django.db import IntegrityError, transaction

from penggerak.apps.intake.actions.settling import settle
from penggerak.apps.intake.models import Gate, Submission
from tests.apps.intake.factories import AT, a_submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def refused(promise, **broken):
    submission = a_submission()

    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(**broken)


@pytest.mark.parametrize(
    ("promise", "broken"),
    [
        ("submission_has_a_known_kind", {"kind": "other"}),
        ("submission_has_a_place_in_its_city", {"place": "64.72"}),
        ("assisted_submissions_say_by_whom_and_where", {"channel": "assisted"}),
        ("assisted_submissions_say_by_whom_and_where", {"assisted_in": "36.71.01.1007"}),
        ("submission_holds_something", {"sealed": b""}),
        ("submission_is_settled_exactly_when_it_has_an_outcome", {"settled_at": AT}),
        ("submission_is_settled_exactly_when_it_has_an_outcome", {"outcome": "replaced"}),
        ("recorded_submissions_name_their_record_and_business", {"outcome": "joined", "settled_at": AT}),
        ("refused_submissions_say_why", {"outcome": "refused", "settled_at": AT}),
    ],
)
def test_a_broken_submission_is_refused(promise, broken):
    refused(promise, **broken)


def test_a_key_is_of_one_submission():
    one = a_submission()

    refused("intake_submission_key", key=one.key)


def test_a_code_is_of_one_submission():
    one = a_submission()

    refused("one_submission_of_a_code", code=one.code)


def test_a_record_is_of_one_submission():
    one = settle(a_submission().pk, at=AT)

    refused("one_submission_of_a_record", record=one.record)


def test_a_gate_never_counts_below_nothing():
    with pytest.raises(IntegrityError, match="gate_counts_up"), transaction.atomic():
        Gate.objects.create(name="coba", issued=-1, let_in=0, moved_at=AT)
