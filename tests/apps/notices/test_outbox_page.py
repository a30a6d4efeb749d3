"""The officer's page of messages that did not leave."""

import pytest
from django.urls import reverse

from penggerak.apps.notices.actions.handing_over import hand_over_waiting
from penggerak.apps.notices.models import Notice
from tests.apps.accounts.factories import PersonFactory
from tests.apps.notices import ways
from tests.apps.notices.writing import AT, a_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_role(client):
    def sign_in(role, **about):
        client.force_login(PersonFactory(role=role, **about))
        return client

    return sign_in


def given_up(settings, **about):
    ways.through(settings, "Refusing")
    notice = a_notice(**about)
    hand_over_waiting(now=lambda: AT)
    return notice


def page(client):
    return client.get(reverse("outbox")).content.decode()


def test_what_was_given_up_shows_masked_with_its_reason(settings, as_role):
    given_up(settings, to=PersonFactory(), address="ratna@contoh.id")

    html = page(as_role("officer"))

    assert "r•••@contoh.id" in html
    assert "ratna@contoh.id" not in html
    assert "Server pesan menjawab: 422 invalid" in html


def test_sending_again_makes_it_wait_and_says_so(settings, as_role):
    notice = given_up(settings, to=PersonFactory(), address="ratna@contoh.id")

    answer = as_role("officer").post(reverse("notice_retry", args=[notice.pk]), follow=True)

    assert "Pesan ke r•••@contoh.id dikirim lagi sebentar lagi." in answer.content.decode()
    assert Notice.objects.get().status == "waiting"


def test_what_can_no_longer_be_sent_has_no_button(settings, as_role):
    given_up(settings, to=PersonFactory())
    Notice.objects.update(sealed=b"")

    assert "Isinya sudah dihapus" in page(as_role("officer"))


def test_messages_of_another_city_are_not_there(settings, as_role):
    notice = given_up(settings, to=PersonFactory(area_id="36.74"), address="jauh@contoh.id")
    client = as_role("officer")

    assert "j•••@contoh.id" not in page(client)
    assert client.post(reverse("notice_retry", args=[notice.pk])).status_code == 404


def test_messages_that_tell_no_area_are_for_admins(settings, as_role):
    given_up(settings, to=None, address="entah@contoh.id")
    given_up(settings, to=PersonFactory(role="owner"), address="pemilik@contoh.id")

    assert "•••@contoh.id" not in page(as_role("officer"))
    html = page(as_role("admin"))
    assert "e•••@contoh.id" in html
    assert "p•••@contoh.id" in html


def test_two_weeks_are_counted_by_day_and_channel(taking, as_role, monkeypatch):
    a_notice(to=PersonFactory()), a_notice(to=PersonFactory())
    hand_over_waiting(now=lambda: AT)
    monkeypatch.setattr("penggerak.apps.register.views.outbox.timezone.now", lambda: AT)

    html = page(as_role("officer"))

    assert "24 November 2026</th><td>Surel</td>" in html
    assert '<td class="n">0</td><td class="n">2</td><td class="n">0</td>' in html
    assert "Semua pesan sudah diserahkan" in html
