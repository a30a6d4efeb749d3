"""Merging, splitting and undoing from the profile: what the pages ask, refuse and do, and for whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from penggerak.apps.audit.models import Event
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.deciding import decide
from penggerak.apps.register.actions.regrouping import CannotRegroup, merge, split
from penggerak.apps.register.models import Business, Link, Pair, Record, Regrouping
from penggerak.apps.register.queries.review import open_pairs
from tests.apps.register.factories import START, UserFactory, a_business, a_record

HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}
ELSEWHERE = {"city_code": "36.71", "district_code": "36.71.09", "village_code": "36.71.09.1006"}
NIBS = ("0220001112223", "0220001112224")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


@pytest.fixture
def officer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def two(**other):
    one = a_business(a_record(on=date(2025, 1, 1), business_name="Keripik Cisadane", phone="+6289900001234", **HERE))
    values = {"business_name": "Kripik Cisadane", "phone": "+6289900009876", **HERE, **other}
    return one, a_business(a_record(on=date(2025, 6, 1), **values))


def address(one, *parts):
    return "/".join(["/kerja/usaha", one.code, *map(str, parts), ""])


def sent(client, one, other, **typed):
    page = client.get(address(one, "gabung", other.code))
    seen = page.context["form"]["seen"].value()
    told = {"survivor": one.code, "reason": "Rumah yang sama", "seen": seen, **typed}
    return client.post(address(one, "gabung", other.code), told)


def known(business):
    return Business.objects.get(pk=business.pk)


def test_the_other_business_is_found_by_name_number_and_code_and_shown_masked(client, officer):
    one, other = two(owner_name="Siti Rekaan")

    for text in ("kripik", "0899-0000-9876", other.code):
        page = client.get(address(one, "gabung"), {"cari": text}).content.decode()
        assert address(one, "gabung", other.code) in page
    page = client.get(address(one, "gabung", other.code)).content.decode()

    assert "9876" in page
    assert "89900009876" not in page
    assert 'name="value_phone" value="b" checked' in page  # the newer list wins, unless a person says otherwise


def test_a_merge_keeps_the_number_chosen_and_leaves_a_trail(client, officer):
    one, other = two()

    answer = sent(client, one, other, survivor=other.code)

    assert answer.headers["Location"] == address(other)
    assert (known(one).record_count, known(other).record_count) == (0, 2)
    events = Event.objects.filter(what="business.merge")
    assert {(e.subject, e.by, e.reason) for e in events} == {
        (f"business:{pk}", officer, "Rumah yang sama") for pk in (one.pk, other.pk)
    }


def test_the_number_that_went_leads_to_the_one_that_stayed(client, officer):
    one, other = two()
    sent(client, one, other)

    page = client.get(address(other), follow=True)

    assert page.redirect_chain[-1][0] == address(one)
    text = page.content.decode()
    assert f"Usaha {other.code} sudah digabung" in text
    assert 'href="#gabungan"' in text
    assert f"{other.code} digabung ke usaha ini" in text


def test_a_chosen_value_stands_as_a_correction_and_goes_with_the_merge(client, officer):
    one, other = two()
    before = known(one).opened()

    sent(client, one, other, value_phone="a", value_business_name="b")

    said = Record.objects.get(source__kind="correction")
    assert known(one).opened()["phone"] == "+6289900001234"
    assert (said.values, said.reason) == ({}, "Rumah yang sama")  # the name is what the rules give: nothing to correct
    client.post(address(one, "batalkan", Regrouping.objects.get().pk), {"reason": "keliru"})
    assert known(one).opened() == before
    assert known(other).record_count == 1


def test_a_choice_that_a_visit_outweighs_is_refused_and_nothing_moves(client, officer):
    one, other = two()
    say(other, values={"phone": "+6289900005555"}, reason="x", by=officer, at=START, kind="verification")

    answer = sent(client, one, other, value_phone="a")

    assert answer.status_code == 422
    assert "mengalahkan pilihan ini" in answer.content.decode()
    assert not Regrouping.objects.exists()
    assert known(other).record_count == 2


def test_no_reason_is_refused_and_what_was_typed_stays(client, officer):
    one, other = two()

    answer = sent(client, one, other, reason=" ", survivor=other.code, value_phone="a")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="value_phone" value="a" checked' in text
    assert f'value="{other.code}" ' in text
    assert answer.context["form"]["survivor"].value() == other.code
    assert not Regrouping.objects.exists()


def test_different_official_numbers_are_said_at_once_and_need_a_tick(client, officer):
    one = a_business(business_name="A", nib=NIBS[0], **HERE)
    other = a_business(business_name="B", nib=NIBS[1], **HERE)

    assert "Nomor resminya berbeda" in client.get(address(one, "gabung", other.code)).content.decode()
    refused = sent(client, one, other)
    assert refused.status_code == 422
    assert "Rumah yang sama" in refused.content.decode()
    assert sent(client, one, other, confirmed="on").status_code == 302


def test_what_changed_meanwhile_is_looked_at_again(client, officer):
    one, other = two()
    old = client.get(address(one, "gabung", other.code)).context["form"]["seen"].value()
    say(other, values={"status": "closed"}, reason="x", by=officer, at=START.replace(month=2))

    answer = sent(client, one, other, seen=old)

    assert answer.status_code == 422
    assert "berubah sejak halaman ini dibuka" in answer.content.decode()
    again = answer.context["form"]["seen"].value()
    assert again != old
    assert sent(client, one, other, seen=again).status_code == 302


@pytest.mark.parametrize("typed", [{"survivor": "PGR-9"}, {"survivor": ""}, {"reason": ""}, {"reason": "x" * 501}])
def test_nonsense_is_answered_with_a_sentence(client, officer, typed):
    one, other = two()

    assert sent(client, one, other, **typed).status_code == 422
    assert not Regrouping.objects.exists()


def test_a_business_is_not_merged_with_itself_or_with_nothing(client, officer):
    one, other = two()

    assert client.get(address(one, "gabung", one.code)).headers["Location"] == address(one, "gabung")
    assert client.get(address(one, "gabung", "PGR-0")).status_code == 404
    sent(client, one, other)
    assert client.get(address(one, "gabung", other.code)).headers["Location"] == address(one)


def test_a_split_shows_both_first_and_then_does_it(client, officer):
    one, two_ = a_record(business_name="Satu", **HERE), a_record(business_name="Dua", phone="+6289900001234", **HERE)
    business = a_business(one, two_)
    told = {"records": [two_.pk], "reason": "Dua rumah"}

    preview = client.post(address(business, "pisah"), told)
    text = preview.content.decode()
    assert preview.status_code == 200
    assert "Begini jadinya" in text
    assert "89900001234" not in text
    assert not Regrouping.objects.exists()
    changed = client.post(address(business, "pisah"), {**told, "records": [one.pk], "previewed": str(two_.pk)})
    assert "Begini jadinya" in changed.content.decode()
    assert not Regrouping.objects.exists()
    answer = client.post(address(business, "pisah"), {**told, "previewed": str(two_.pk)})

    assert answer.headers["Location"] == address(business)
    new = Link.objects.get(record=two_, ended_at=None).business
    assert (new.name, known(business).name) == ("Dua", "Satu")
    assert {e.subject for e in Event.objects.filter(what="business.split")} == {
        f"business:{business.pk}",
        f"business:{new.pk}",
    }


def test_a_split_of_nothing_everything_or_something_else_is_refused_and_keeps_the_ticks(client, officer):
    one, two_ = a_record(business_name="Satu", **HERE), a_record(business_name="Dua", **HERE)
    business, foreign = a_business(one, two_), a_record(business_name="Lain", **HERE)

    for chosen in ([], [one.pk, two_.pk], [foreign.pk], ["x"]):
        answer = client.post(address(business, "pisah"), {"records": chosen, "reason": "Dua rumah", "previewed": ""})
        assert answer.status_code == 422
        assert "Dua rumah" in answer.content.decode()
    text = client.post(address(business, "pisah"), {"records": [one.pk], "reason": ""}).content.decode()
    assert f'value="{one.pk}" checked' in text
    assert not Regrouping.objects.exists()


def test_a_split_that_would_leave_a_business_in_no_city_is_refused(client, officer):
    one, nowhere = a_record(business_name="Satu", **HERE), a_record(phone="+6289900001234")
    business = a_business(one, nowhere)

    for pk in (one.pk, nowhere.pk):
        told = {"records": [pk], "reason": "Dua rumah", "previewed": str(pk)}
        answer = client.post(address(business, "pisah"), told)
        assert answer.status_code == 422
        assert "tidak punya kota" in answer.content.decode()
    assert not Regrouping.objects.exists()


def test_undo_from_the_profile_asks_why_and_refuses_when_later_acts_build_on_it(client, officer):
    a, b = two()
    c = a_business(business_name="C", **HERE)
    first = merge(b, c, reason="x", by=officer, at=START.replace(year=2026, month=2))
    merge(a, b, reason="y", by=officer, at=START.replace(year=2026, month=3))
    page = client.get(address(a)).content.decode()
    assert address(a, "batalkan", first.pk) not in page  # that act is b's, and b is a part of a now

    second = Regrouping.objects.latest("pk")
    assert client.post(address(a, "batalkan", second.pk), {"reason": " "}).status_code == 422
    answer = client.post(address(a, "batalkan", second.pk), {"reason": "keliru"})
    assert answer.headers["Location"] == address(a)
    merge(a, b, reason="z", by=officer, at=Regrouping.objects.latest("pk").at.replace(year=2027))

    refused = client.post(address(a, "batalkan", second.pk), {"reason": "lagi"})

    assert refused.status_code == 422
    assert "Ini sudah dibatalkan" in refused.content.decode()
    assert Event.objects.filter(what="business.undo", reason="keliru").exists()


def test_a_split_is_not_undone_once_something_new_was_said_of_the_new_business(client, officer):
    one, two_ = a_record(business_name="Satu", **HERE), a_record(business_name="Dua", **HERE)
    business = a_business(one, two_)
    act = split(business, [two_.pk], reason="x", by=officer, at=START.replace(month=2))
    new = Link.objects.get(record=two_, ended_at=None).business
    say(new, values={"status": "closed"}, reason="x", by=officer, at=START.replace(month=3))

    refused = client.post(address(business, "batalkan", act.pk), {"reason": "keliru"})

    assert refused.status_code == 422
    assert new.code in refused.content.decode()
    assert known(new).record_count == 2


def test_an_officer_of_another_kelurahan_finds_nothing_here(client):
    one, there = two(), a_business(business_name="Warung Sana", **ELSEWHERE)
    one, other = one
    act = merge(one, other, reason="x", by=UserFactory(), at=START.replace(month=2))
    pair_of_records = a_business(a_record(business_name="Satu", **HERE), a_record(business_name="Dua", **HERE))
    client.force_login(UserFactory(role="field_officer", area_id="36.71.09.1006"))

    for where in (
        address(one, "gabung"),
        address(one, "gabung", there.code),
        address(there, "gabung", one.code),
        address(pair_of_records, "pisah"),
        address(one, "batalkan", act.pk),
        address(there, "batalkan", act.pk),
        address(other),
    ):
        assert client.get(where).status_code == 404, where
        assert client.post(where, {"reason": "x", "survivor": there.code}).status_code in (404, 405), where
    assert Regrouping.objects.count() == 1
    assert "Keripik" not in client.get(address(there, "gabung"), {"cari": "keripik"}).content.decode()


def test_what_lies_partly_elsewhere_is_not_undone_from_here(client):
    one, two_ = a_record(business_name="Satu", **HERE), a_record(business_name="Dua", **ELSEWHERE)
    business = a_business(two_, one)
    act = split(business, [two_.pk], reason="x", by=UserFactory(), at=START.replace(month=2))
    client.force_login(UserFactory(role="field_officer", area_id="36.71.01.1007"))

    assert client.get(address(business)).status_code == 200
    assert client.get(address(business, "batalkan", act.pk)).status_code == 404


def test_an_import_taken_back_is_brought_back_on_its_own_page(client, officer):
    from penggerak.apps.register.actions.deciding import undo_act
    from penggerak.apps.register.actions.regrouping import CannotRegroup
    from tests.apps.register.factories import ImportFactory

    act = Regrouping.objects.create(kind="import", importing=ImportFactory(), by=officer, at=START, reason="x")

    with pytest.raises(CannotRegroup):
        undo_act(act, by=officer, at=START.replace(year=2027), reason="x")


def test_a_merge_settles_every_pair_that_doubted_it_and_undoing_opens_them_again(client, officer):
    one, other = two()
    pairs = [
        Pair.objects.create(record=far.links.get().record, business=near, probability=0.3, weights={}, found_at=START)
        for near, far in ((one, other), (other, one))
    ]
    decide(pairs[0], verdict="different", reason="Alamatnya lain", by=officer, at=timezone.now())
    assert "Alamatnya lain" in client.get(address(one, "gabung", other.code)).content.decode()

    sent(client, one, other)

    assert [pair.decisions.latest("pk").verdict for pair in pairs] == ["same", "same"]
    client.post(address(one, "batalkan", Regrouping.objects.get().pk), {"reason": "keliru"})
    assert [pair.decisions.latest("pk").verdict for pair in pairs] == ["undone", "undone"]
    assert [one.pk for one in open_pairs(officer)] == [pair.pk for pair in pairs]


@pytest.mark.parametrize("odd", ["%00", "²", "9" * 30, "-1", "'", "PGR", "%F0%9F%98%80"])
def test_odd_addresses_and_words_are_answered(client, officer, odd):
    from urllib.parse import unquote

    one, other = two()

    for path in (
        f"/kerja/usaha/{odd}/",
        f"/kerja/usaha/{odd}/gabung/",
        address(one, "gabung", odd),
        f"/kerja/usaha/{odd}/pisah/",
        address(one, "batalkan", odd),
        address(one, "keputusan", odd),
    ):
        assert client.get(path).status_code == 404, path
    for query in (f"gabung/?cari={odd}", f"?per={odd}"):
        assert client.get(f"{address(one)}{query}").status_code in (200, 302)
    for query in (f"pasangan={odd}", f"kelurahan={odd}", f"urut={odd}", f"putusan={odd}"):
        assert client.get(f"/kerja/tinjau/?{query}").status_code == 200
    word = unquote(odd)
    for typed in ({"seen": word}, {"survivor": word}, {"reason": ""}):
        assert sent(client, one, other, **typed).status_code == 422
    assert client.post(address(one, "pisah"), {"records": [word], "reason": word}).status_code == 422
    assert known(other).record_count == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_merge_once_and_never_wait_for_each_other(areas):
    (one, other), gate = two(), Barrier(2)
    officers = [UserFactory(), UserFactory()]

    def merged(order):
        gate.wait()
        try:
            return merge(*order, reason="x", by=officers[order[0] is one], at=timezone.now())
        except CannotRegroup as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(merged, [(one, other), (other, one)]))

    assert sorted(isinstance(answer, str) for answer in answers) == [False, True]
    assert Regrouping.objects.count() == 1
    assert sorted([known(one).record_count, known(other).record_count]) == [0, 2]
