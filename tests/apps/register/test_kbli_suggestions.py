"""An officer finds the KBLI code of a business by saying what it does."""

import re

import pytest
from django.template import Context, Template

from penggerak.apps.register.actions.reference import load_activities
from penggerak.apps.register.models import Record
from tests.apps.register.factories import UserFactory, a_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
HERE = {"city_code": "36.71", "district_code": "36.71.01", "village_code": "36.71.01.1007"}


@pytest.fixture
def officer(client):
    load_activities()
    user = UserFactory()
    client.force_login(user)
    return user


def page_of(client, business, **asked):
    headers = asked.pop("headers", {})
    return client.get(f"/kerja/usaha/{business.code}/ubah/kbli/", asked, headers=headers).content.decode()


def offered(page):
    return re.findall(r'name="suggested"[^>]*value="([0-9]{4}:[0-9]{5})"', page)


def correct(client, business, **said):
    return client.post(f"/kerja/usaha/{business.code}/ubah/kbli/?kata=bikin+tempe", {"reason": "didatangi", **said})


def test_words_bring_codes_to_choose_from_with_the_reason(client, officer):
    business = a_business(business_name="Warung", **HERE)

    page = page_of(client, business, kata="jual keripik singkong")

    assert offered(page)[:2] == ["2020:47249", "2020:10794"]
    assert "Perdagangan Eceran Makanan Lainnya" in page
    assert "karena: keripik, singkong" in page


def test_without_typing_the_known_words_of_the_business_are_looked_up(client, officer):
    business = a_business(business_name="Usaha", main_activity="jahit", main_product="kebaya", **HERE)

    assert offered(page_of(client, business))[0] == "2020:14120"


def test_the_version_is_the_one_asked_for_and_otherwise_that_of_the_known_code(client, officer):
    known = a_business(business_name="Tempe", kbli="2025:10307", **HERE)
    unknown = a_business(business_name="Tempe", **HERE)

    assert offered(page_of(client, known, kata="bikin tempe"))[0] == "2025:10307"
    assert offered(page_of(client, unknown, kata="bikin tempe"))[0] == "2020:10391"
    assert offered(page_of(client, unknown, kata="bikin tempe", versi="2025"))[0] == "2025:10307"


def test_the_chosen_code_is_kept_with_its_version(client, officer):
    business = a_business(business_name="Tempe", **HERE)

    response = correct(client, business, suggested="2020:10391", value="")

    assert response.status_code == 302
    business.refresh_from_db()
    assert business.values["kbli"] == "2020:10391"


def test_a_code_may_still_be_typed(client, officer):
    business = a_business(business_name="Tempe", **HERE)

    correct(client, business, value="2020:10794")

    business.refresh_from_db()
    assert business.values["kbli"] == "2020:10794"


def test_a_code_chosen_and_another_typed_are_refused_and_both_stay_on_the_form(client, officer):
    business = a_business(business_name="Tempe", **HERE)

    response = correct(client, business, suggested="2020:10391", value="2020:10794")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Jangan keduanya" in page
    assert 'value="2020:10391" checked' in page
    assert 'value="2020:10794"' in page
    assert Record.objects.count() == 1


def test_a_code_that_does_not_exist_cannot_be_slipped_in(client, officer):
    business = a_business(business_name="Tempe", **HERE)

    assert correct(client, business, suggested="2020:99998", value="").status_code == 422
    assert Record.objects.count() == 1


def test_words_nobody_knows_get_no_guess_but_a_way_on(client, officer):
    business = a_business(business_name="Usaha", **HERE)

    page = page_of(client, business, kata="xyzzy")

    assert offered(page) == []
    assert "Tidak ada kode yang cocok dengan kata itu" in page


def test_htmx_gets_the_codes_alone(client, officer):
    business = a_business(business_name="Usaha", **HERE)

    part = page_of(client, business, kata="laundry", headers={"HX-Request": "true"})

    assert part.strip().startswith('<div id="codes"')
    assert offered(part) == ["2020:96200", *offered(part)[1:]]


def test_other_fields_have_no_search_for_codes(client, officer):
    business = a_business(business_name="Usaha", **HERE)

    page = client.get(f"/kerja/usaha/{business.code}/ubah/business_name/?kata=laundry").content.decode()

    assert "Cari kode" not in page


def hint(business):
    return Template("{% load kbli %}{% kbli_suggestions business %}").render(Context({"business": business})).strip()


def test_a_profile_without_a_code_hints_at_some_and_one_with_a_code_does_not():
    load_activities()
    without = a_business(business_name="Usaha", main_product="keripik pisang", **HERE)
    with_code = a_business(business_name="Usaha", main_product="keripik pisang", kbli="2020:10794", **HERE)
    silent = a_business(business_name="Usaha", **HERE)

    assert "10794 Industri Kerupuk" in hint(without)
    assert f"/kerja/usaha/{without.code}/ubah/kbli/" in hint(without)
    assert hint(with_code) == hint(silent) == ""
