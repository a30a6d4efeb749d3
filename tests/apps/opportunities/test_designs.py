"""Before a draw, what it can show; after it, how alike those drawn and those not are."""

import pytest

from penggerak.apps.opportunities.actions.allocating import close_list, hold_draw
from penggerak.apps.opportunities.queries.balance import balance_in_words, said_of_balance
from penggerak.apps.opportunities.queries.power import spread_of_outcome, what_can_be_seen
from penggerak.core.allocation import smallest_effect
from tests.apps.opportunities.factories import AFTER, DAY, a_draft, an_application, an_offer, an_owner, rules
from tests.apps.register.factories import START, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def test_where_the_register_knows_too_few_figures_it_says_so():
    offer = an_offer()

    said = what_can_be_seen(offer, offer.editions.get().content["spread"], live=0, made=None)

    assert len(said) == 1
    assert "belum cukup banyak di register" in said[0]


def test_the_deviation_is_of_those_who_qualify_and_profit_comes_before_sales():
    for n in range(30):
        an_owner(profit_last_month_idr=1_000_000 + (n % 2) * 2_000_000, annual_sales_idr=50_000_000 + n,
                 owner_birth_date="1985-07-01")  # fmt: skip
    an_owner(profit_last_month_idr=900_000_000, owner_birth_date="2012-07-01")
    draft = a_draft(rules=rules(owner_is_old_enough=21), capacity=20)

    spread = spread_of_outcome(draft, at=START)
    said = what_can_be_seen(draft, spread, live=0, made=None)

    assert (spread["field"], spread["known"], spread["mean"]) == ("profit_last_month_idr", 30, 2_000_000.0)
    effect = smallest_effect(applicants=40, seats=20, deviation=spread["deviation"]).effect
    assert f"{effect:,.0f}".replace(",", ".") in said[1]
    assert "40 peserta" in said[0]


def test_a_choice_says_nothing_of_effects():
    assert what_can_be_seen(an_offer(mode="choice"), None, live=0, made=None) == []


def test_those_drawn_stand_beside_those_not_and_fewer_than_five_stay_hidden():
    offer, officer = an_offer(capacity=6), UserFactory()
    for n in range(12):
        an_application(offer, owner_birth_date="1985-07-01", owner_sex="M", annual_sales_idr=10_000_000 * (n + 1))
    an_application(offer, owner_sex="F")
    close_list(offer, by=officer, at=AFTER)

    made = hold_draw(offer, word="melati", by=officer, at=AFTER + DAY)

    rows = {row["label"]: row for row in balance_in_words(made.balance, city="36.71")}
    assert rows["Usia pemilik (tahun)"]["drawn"] == rows["Usia pemilik (tahun)"]["others"] == "40"
    assert rows["Lama usaha (tahun)"]["drawn"] == "kurang dari lima"
    assert rows["Pemilik: Perempuan"]["drawn"] == "kurang dari lima"
    assert "<5" in rows["Usia pemilik (tahun)"]["missing"]
    assert "p = " in said_of_balance(made.balance)


def test_the_pages_say_what_can_be_seen_and_how_it_came_out(client):
    offer, officer = an_offer(capacity=6), UserFactory()
    for n in range(12):
        an_application(offer, annual_sales_idr=10_000_000 * (n + 1))
    close_list(offer, by=officer, at=AFTER)
    made = hold_draw(offer, word="melati", by=officer, at=AFTER + DAY)

    page = client.get(f"/undian/{offer.slug}/").content.decode()

    assert made.terms_hash in page
    assert "belum cukup banyak di register" in page
    assert "Penjualan setahun (rupiah)" in page
