"""The review queue: whose pairs, what is shown, what a decision does, and that nothing is decided twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.deciding import CannotDecide, decide
from penggerak.apps.register.models import Business, Decision, Link, Pair, Record, Regrouping
from penggerak.apps.register.queries.review import decided_pairs, open_pairs
from penggerak.apps.register.review_scale import scale_of
from tests.apps.register.factories import START, UserFactory, a_business, a_record

HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
ELSEWHERE = {"city_code": "36.71", "district_code": "36.71.09", "village_code": "36.71.09.1006"}
SUKAJADI = {"city_code": "36.71", "district_code": "36.71.05", "village_code": "36.71.05.1001"}
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
    told = {"verdict": verdict, "reason": "Rumah yang sama", "pair": pair.pk, **typed}
    return client.post(f"/kerja/tinjau/{pair.pk}/", told)


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


def test_a_decision_about_a_pair_that_reaches_into_another_area_is_not_taken_back_from_here(client, officer):
    across = a_pair(there=ELSEWHERE)
    send(client, across, "different", reason="Dua usaha.")
    decided = Decision.objects.get()
    client.force_login(UserFactory(role="field_officer", area_id=HERE["village_code"]))

    answer = client.post(f"/kerja/tinjau/batalkan/{decided.pk}/", {"reason": "Keliru."})

    assert answer.status_code == 404
    assert Decision.objects.get() == decided


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


def seen(client, pair):
    return client.get(f"/kerja/tinjau/?pasangan={pair.pk}").context["seen"]


def test_a_value_chosen_with_same_stands_and_goes_again_with_the_decision(client, officer):
    pair = a_pair()
    before = Business.objects.get(pk=pair.business_id).opened()
    page = client.get("/kerja/tinjau/").content.decode()
    assert 'name="value_phone" value="a"' in page

    send(client, pair, "same", value_phone="a", value_business_name="b", seen=seen(client, pair))

    merged = Business.objects.get(pk=pair.business_id)
    said = Record.objects.get(source__kind="correction")
    assert merged.opened()["phone"] == "+6289900001234"
    assert merged.name == "Kripik Cisadane"
    assert said.reason == "Rumah yang sama"
    assert Event.objects.filter(what="business.correction", subject=f"business:{merged.pk}").exists()
    client.post(f"/kerja/tinjau/batalkan/{Decision.objects.get().pk}/")
    assert Business.objects.get(pk=pair.business_id).opened() == before


def test_what_the_rules_give_anyway_is_no_correction(client, officer):
    pair = a_pair()
    page = client.get("/kerja/tinjau/").context
    ticked = {row.choice: row.picked for row in page["rows"] if row.choice}

    send(client, pair, "same", **ticked, seen=page["seen"])

    assert Decision.objects.get().verdict == "same"
    assert not Record.objects.filter(source__kind="correction").exists()


def test_values_count_for_same_alone(client, officer):
    pair = a_pair()

    send(client, pair, "different", value_phone="a", seen=seen(client, pair))

    assert not Record.objects.filter(source__kind="correction").exists()


def test_an_address_is_chosen_as_a_whole(client, officer):
    pair = a_pair(street="Jl. Contoh", street_number="17", rt="003", said={"street": "Gg. Contoh"})

    send(client, pair, "same", value_street="b", seen=seen(client, pair))

    known = Business.objects.get(pk=pair.business_id).values
    assert (known["street"], known.get("street_number"), known.get("rt")) == ("Gg. Contoh", None, None)


def test_a_refusal_keeps_reason_choice_and_tick(client, officer):
    pair = a_pair(nib="0220001112223", said={"nib": "0220001112224"})

    page = send(client, pair, "same", value_phone="a", seen=seen(client, pair)).content.decode()

    assert "Rumah yang sama" in page
    assert 'name="value_phone" value="a" form="putusan" checked' in page
    assert 'name="confirmed"' in page


def test_a_choice_about_values_that_changed_meanwhile_is_asked_again(client, officer):
    pair = a_pair()
    old = seen(client, pair)
    say(pair.business, values={"phone": "+6289900007777"}, reason="x", by=officer, at=timezone.now())

    answer = send(client, pair, "same", value_phone="a", seen=old)

    assert answer.status_code == 422
    assert "berubah sejak halaman ini dibuka" in answer.content.decode()
    assert not Decision.objects.exists()


def test_what_was_typed_for_one_pair_is_never_offered_for_the_next(client, officer):
    gone, _waiting = a_pair(0.4), a_pair(0.2)
    decide(gone, verdict="different", reason="x", by=UserFactory(), at=timezone.now())

    page = send(client, gone, "same", reason="hanya tentang yang pertama", value_phone="b")

    assert page.status_code == 422
    assert "hanya tentang yang pertama" not in page.content.decode()


def test_the_queue_can_go_kelurahan_by_kelurahan_and_stays_so(client, officer):
    near, far = a_pair(0.2), a_pair(0.4, there=SUKAJADI, **SUKAJADI)

    def order(query):
        first = client.get(f"/kerja/tinjau/{query}")
        return first.context["pair"], first.context["after"]

    assert order("")[0] == far
    assert order("?urut=kelurahan")[0] == min((near, far), key=lambda pair: pair.business.village.name)
    assert "urut=kelurahan" in order("?urut=kelurahan")[1]
    first, _after = order("?urut=kelurahan")
    answer = client.post(f"/kerja/tinjau/{first.pk}/?urut=kelurahan", {"verdict": "unsure", "reason": "x"})
    assert "urut=kelurahan" in answer.headers["Location"]


def test_both_thresholds_and_the_pair_are_drawn_where_they_lie():
    scale = scale_of(0.3, low=0.1, high=0.5)

    assert (scale.low_x, scale.x, scale.high_x) == ("42.0", "106.0", "170.0")
    assert scale.meaning == "diputuskan orang"
    assert [scale_of(p, low=0.1, high=0.5).meaning for p in (0.05, 0.6)] == [scale.zones[0].words, scale.zones[2].words]


def test_the_queue_asks_the_database_the_same_for_two_pairs_as_for_ten(client, officer):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            client.get("/kerja/tinjau/")
        return len(asked)

    [a_pair() for _ in range(2)]
    few = questions()
    [a_pair() for _ in range(8)]

    assert questions() == few


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
