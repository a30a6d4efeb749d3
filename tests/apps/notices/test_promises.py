"""What the database promises about messages: each broken row is refused."""

import pytest
from django.db import IntegrityError, transaction

from penggerak.apps.notices.models import Notice
from tests.apps.notices.writing import AT, a_notice, after

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("promise", "broken"),
    [
        ("notice_has_a_known_channel", {"channel": "merpati"}),
        ("notice_speaks_a_known_language", {"language": "jv"}),
        ("notice_is_settled_exactly_when_it_waits_no_more", {"settled_at": AT}),
        ("notice_is_settled_exactly_when_it_waits_no_more", {"status": "given_up"}),
        ("handed_over_notices_have_a_proof", {"status": "handed_over", "settled_at": AT, "sealed": b""}),
        ("handed_over_notices_forget_where_they_went", {"status": "handed_over", "settled_at": AT, "proof": "1"}),
        ("notice_is_tried_after_it_was_made", {"next_try_at": after(seconds=-1)}),
        ("only_waiting_notices_are_in_hand", {"status": "given_up", "settled_at": AT, "in_hand_since": AT}),
        ("waiting_notices_know_where_to", {"sealed": b""}),
    ],
)
def test_a_broken_message_is_refused(promise, broken):
    notice = a_notice()

    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**broken)
