"""The review queue: whose pairs, what is shown, what a decision does, and that nothing is decided twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from penggerak.apps.register.actions.deciding import CannotDecide, decide
from penggerak.apps.register.models import Business, Decision, Link, Pair, Regrouping
from penggerak.apps.register.queries.review import decided_pairs, open_pairs
from tests.apps.register.factories import START, UserFactory, a_business, a_record

HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
ELSEWHERE = {"city_code": "36.71", "district_code": "36.71.09", "village_code": "36.71.09.1006"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def a_pair(probability=0.3, *, there=HERE, said=None, **values):
    known = a_business(business_name="Keripik Cisadane", phone="+6289900001234", **{**HERE, **values})
    record = a_record(business_name="Kripik Cisadane", phone="+6289900009876", **there, **(said or {}))
    a_business(record)
    return Pair.objects.create(
        record=record,
        business=known,
        probability=probability,
        weights={"business_name": 5.1, "phone": -1.6},
        found_at=START,
    )


@pytest.fixture
def officer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def send(client, pair, verdict, **typed):
    return client.post(f"/kerja/tinjau/{pair.pk}/", {"verdict": verdict, "reason": "Rumah yang sama", **typed})


def test_the_most_probable_pair_comes_first_with_its_evidence_and_masked_numbers(client, officer):
    a_pair(0.2)
    a_pair(0.4)

    page = client.get("/kerja/tinjau/").content.decode()

    assert "Pasangan 1 dari 2" in page
    assert "Kemungkinan sama menurut hitungan: 40" in page
    assert "<mark>Keripik</mark>" in page
    assert "<mark>Kripik</mark>" in page
    assert "+5,1" in page
    assert "Kuat mendukung sama" in page
    assert "Mendukung berbeda" in page
    assert "1234" in page
    assert "89900001234" not in page
    assert "9900009876" not in page


def test_same_merges_into_the_older_business_and_undo_brings_both_back(client, officer):
    pair = a_pair()
    other = Link.objects.get(record=pair.record, ended_at=None).business

    answer = send(client, pair, "same")

    made = Decision.objects.get()
    assert answer.headers["Location"].endswith(f"putusan={made.pk}")
    assert Link.objects.get(record=pair.record, ended_at=None).business == pair.business
    assert Business.objects.get(pk=other.pk).record_count == 0
    assert "Batalkan keputusan ini" in client.get(answer.headers["Location"]).content.decode()

    client.post(f"/kerja/tinjau/batalkan/{made.pk}/")

    assert Link.objects.get(record=pair.record, ended_at=None).business == other
    assert [one.verdict for one in pair.decisions.order_by("pk")] == ["same", "undone"]
    assert list(open_pairs(officer)) == [pair]


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_the_other_verdicts_move_nothing_and_are_not_asked_again(client, officer, verdict):
    pair = a_pair()

    send(client, pair, verdict)

    assert not open_pairs(officer).exists()
    assert not Regrouping.objects.exists()


def test_a_skip_stores_nothing_and_shows_the_next(client, officer):
    first, second = a_pair(0.4), a_pair(0.2)

    page = client.get("/kerja/tinjau/").content.decode()

    assert f"?pasangan={second.pk}" in page
    page = client.get(f"/kerja/tinjau/?pasangan={second.pk}").content.decode()
    assert "Pasangan 2 dari 2" in page
    assert f"?pasangan={first.pk}" in page
    assert not Decision.objects.exists()


def test_an_officer_sees_only_pairs_that_lie_wholly_in_their_area(client):
    mine, across = a_pair(), a_pair(there=ELSEWHERE)
    user = UserFactory(role="field_officer", area_id="36.71.01.1007")
    client.force_login(user)

    assert list(open_pairs(user)) == [mine]
    assert send(client, across, "same").status_code == 404
    send(client, mine, "same")
    client.force_login(UserFactory(role="field_officer", area_id="36.71.09.1006"))
    assert client.post(f"/kerja/tinjau/batalkan/{Decision.objects.get().pk}/").status_code == 404


def test_a_pair_whose_record_was_taken_back_falls_out(officer):
    pair = a_pair()

    Link.objects.filter(record=pair.record).update(ended_at=timezone.now())

    assert not open_pairs(officer).exists()


def test_two_official_numbers_ask_for_a_second_word(client, officer):
    pair = a_pair(nib="0220001112223", said={"nib": "0220001112224"})

    asked = send(client, pair, "same")

    assert asked.status_code == 422
    assert 'name="confirmed"' in asked.content.decode()
    assert not Decision.objects.exists()
    assert send(client, pair, "same", confirmed="1").status_code == 302


def test_no_reason_and_no_verdict_are_refused_with_a_sentence(client, officer):
    pair = a_pair()

    assert "Tulis alasannya" in send(client, pair, "different", reason=" ").content.decode()
    assert "Pilih dulu" in send(client, pair, "").content.decode()
    assert not Decision.objects.exists()


def test_the_second_officer_is_told_what_the_first_decided(client, officer):
    pair = a_pair()
    first = UserFactory(name="Petugas Pertama")
    decide(pair, verdict="different", reason="x", by=first, at=timezone.now())

    page = send(client, pair, "same")

    assert page.status_code == 422
    assert "Petugas Pertama" in page.content.decode()
    assert not Regrouping.objects.exists()


def test_what_people_decided_is_handed_to_linkage(client, officer):
    same, unsure, different = a_pair(0.4), a_pair(0.3), a_pair(0.2)
    for pair, verdict in ((same, "same"), (unsure, "unsure"), (different, "different")):
        decide(pair, verdict=verdict, reason="x", by=officer, at=START + timedelta(days=1))

    found = decided_pairs("36.71")

    assert [(one.record_id, one.verdict) for one in found] == [
        (same.record_id, "same"),
        (different.record_id, "different"),
    ]
    assert found[0].weights == {"business_name": 5.1, "phone": -1.6}


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_decide_once(areas):
    pair, gate = a_pair(), Barrier(2)
    officers = [UserFactory(), UserFactory()]

    def decided(by):
        gate.wait()
        try:
            return decide(pair, verdict="same", reason="x", by=by, at=timezone.now())
        except CannotDecide as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(decided, officers))

    assert sorted(isinstance(one, str) for one in answers) == [False, True]
    assert Decision.objects.count() == Regrouping.objects.count() == 1


def test_the_address_of_a_merged_business_leads_to_the_one_it_became(client, officer):
    pair = a_pair()
    gone = Link.objects.get(record=pair.record, ended_at=None).business
    send(client, pair, "same")

    page = client.get(f"/kerja/usaha/{gone.code}/", follow=True)

    assert page.redirect_chain[-1][0] == f"/kerja/usaha/{pair.business.code}/"
    assert f"Usaha {gone.code} sudah digabung" in page.content.decode()
