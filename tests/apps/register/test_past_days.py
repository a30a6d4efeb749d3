"""Past days cost a count of the whole register each: a client may ask for so many, and others do not wait for it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from penggerak.apps.register.views.past_days import PAST_DAYS

pytestmark = pytest.mark.django_db


def ask(client, number: int, **more):
    return client.get(reverse("home"), {"per": (date(2025, 12, 31) - timedelta(days=number)).isoformat()}, **more)


def test_a_client_that_asks_for_many_past_days_is_told_when_to_come_back(client, areas):
    answers = [ask(client, number).status_code for number in range(PAST_DAYS.most + 1)]

    assert set(answers[:-1]) == {200}
    assert answers[-1] == 429
    figure = client.get(reverse("figure", args=["usaha"]), {"per": "2025-06-30"}, follow=True)
    assert "Coba lagi sepuluh menit lagi." in figure.content.decode()
    assert client.get(reverse("home")).status_code == 200


def test_others_do_not_wait_for_that_client(client, areas):
    for number in range(PAST_DAYS.most + 1):
        ask(client, number)

    assert ask(client, 1, REMOTE_ADDR="203.0.113.9").status_code == 200
