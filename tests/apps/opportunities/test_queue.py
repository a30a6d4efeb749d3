"""Applying when everybody comes at once: a queue with a fair place before the page, nobody waits twice."""

from uuid import uuid4

import pytest
from django.test import Client

from penggerak.apps.opportunities.models import Application
from tests.apps.opportunities.factories import DURING, an_offer, an_owner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: DURING)
    return f"/saya/peluang/{an_offer().slug}/"


@pytest.fixture
def crowd(settings):
    """A rate so small that everybody after the first waits."""
    settings.PENGGERAK_INTAKE_RATE = 0.001


def a_phone():
    owner, business = an_owner()
    phone = Client()
    phone.force_login(owner)
    return phone, {"kunci": str(uuid4()), "usaha": business.code}


@pytest.mark.usefixtures("crowd")
def test_who_has_to_wait_is_told_the_place_and_writes_nothing(page):
    (first, _), (second, form) = a_phone(), a_phone()
    assert "antre" not in first.get(page).content.decode()

    waiting = second.get(page)
    sent = second.post(page, form)

    assert "Anda sudah di dalam antrean" in waiting.content.decode()
    assert "Anda sudah di dalam antrean" in sent.content.decode()
    assert 3 <= int(waiting["Refresh"]) <= 60
    assert not Application.objects.exists()


@pytest.mark.usefixtures("crowd")
def test_whoever_was_let_in_applies_while_others_wait(page):
    (first, form), (second, _) = a_phone(), a_phone()
    first.get(page)
    second.get(page)

    assert first.post(page, form).status_code == 302
    assert Application.objects.get().business.code == form["usaha"]


@pytest.mark.usefixtures("crowd")
def test_a_mark_made_up_lets_nobody_in(page):
    (first, _), (second, _) = a_phone(), a_phone()
    first.get(page)
    second.cookies["masuk-application"] = "1:abc:forged"

    assert "Anda sudah di dalam antrean" in second.get(page).content.decode()


@pytest.mark.usefixtures("crowd")
def test_a_place_before_registering_is_no_place_here(page):
    Client().get("/daftar/mulai/")

    phone, form = a_phone()

    assert phone.post(page, form).status_code == 302


def test_without_a_rate_there_is_no_queue(page, settings):
    settings.PENGGERAK_INTAKE_RATE = 0

    for phone, form in [a_phone() for _ in range(3)]:
        assert phone.post(page, form).status_code == 302
        assert "masuk-application" not in phone.cookies
