"""One question a page: nothing typed is lost, slips are explained, and what is optional may be left out."""

import pytest

from penggerak.apps.intake.drafts import opened
from penggerak.apps.intake.rooms import SELF
from tests.apps.intake.walking import ANSWERS, NIB, answer, walk, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]


def draft_of(client):
    from django.utils import timezone

    return opened(client.cookies[SELF.keeper.name].value, at=timezone.now())


def test_words_are_answered_with_codes_to_choose_from(client):
    asked = answer(client, "produk", {"main_product": "jual keripik singkong"})

    assert asked["Location"] == "/daftar/isi/produk/"
    page = words(client.get(asked["Location"]))
    assert "Industri Kerupuk, Keripik, Peyek Dan Sejenisnya" in page
    assert "Tidak ada yang cocok" in page
    assert 'value="jual keripik singkong"' in page


def test_words_that_name_no_trade_ask_for_no_code(client):
    assert answer(client, "produk", {"main_product": "asdfgh"})["Location"] == "/daftar/isi/nama/"


def test_none_fits_is_an_answer(client):
    said = {**ANSWERS["produk"], "kbli": "-"}

    assert answer(client, "produk", said)["Location"] == "/daftar/isi/nama/"
    assert "kbli" not in draft_of(client).answers


def test_other_words_ask_for_another_choice(client):
    asked = answer(client, "produk", {**ANSWERS["produk"], "main_product": "jahit seragam"})

    assert asked["Location"] == "/daftar/isi/produk/"
    assert "Penjahitan Dan Pembuatan Pakaian" in words(client.get(asked["Location"]))


def test_a_code_that_was_not_offered_is_not_taken(client):
    answer(client, "produk", {**ANSWERS["produk"], "kbli": "2020:64190"})

    assert "kbli" not in draft_of(client).answers


def test_suggestions_come_while_one_types(client):
    client.get("/daftar/mulai/")
    part = client.get("/daftar/isi/produk/", {"main_product": "jual tahu"}, headers={"HX-Request": "true"})

    assert part.content.decode().lstrip().startswith('<div id="codes"')


@pytest.mark.parametrize(
    ("step", "said", "explained"),
    [
        ("produk", {"main_product": "  "}, "Tulis dulu apa yang Anda jual"),
        ("nama", {}, "pilih “Belum punya nama”"),
        ("tempat", {}, "Tulis dan pilih kelurahan"),
        ("tempat", {"village": "suka"}, "Pilih kelurahannya dari daftar"),
        ("tempat", {"village": "Pondok Aren"}, "Kota Tangerang Selatan"),
        ("tempat", {"village": "Antah Berantah"}, "tidak ada di wilayah ini"),
        ("pemilik", {"owner_name": "", "phone": "0812 3456 4410"}, "Tulis nama pemiliknya"),
        ("pemilik", {"owner_name": "Siti", "phone": ""}, "Tulis nomor teleponnya"),
        ("pemilik", {"owner_name": "Siti", "phone": "0812"}, "terlalu pendek"),
        ("pemilik", {"owner_name": "123", "phone": "0812 3456 4410"}, "dengan huruf"),
        ("nik", {"nik": "367101570885900"}, "NIK terdiri dari 16 angka; yang Anda tulis 15"),
        ("nib", {"nib": "912000123456"}, "NIB terdiri dari 13 angka; yang Anda tulis 12"),
        ("nib", {"nib": ""}, "Lanjut tanpa NIB"),
    ],
)
def test_a_slip_is_explained_and_what_was_typed_stays(client, step, said, explained):
    walk(client, until=step)

    refused = answer(client, step, said)

    assert refused.status_code == 422
    assert explained in words(refused)
    assert all(value.strip() in words(refused) for value in said.values())
    assert step not in draft_of(client).done


def test_a_village_is_found_by_a_few_letters_of_it_or_of_its_district(client):
    client.get("/daftar/mulai/")

    found = words(client.get("/daftar/isi/tempat/", {"village": "panungg"}))
    by_district = words(client.get("/daftar/isi/tempat/", {"village": "Ciledug"}))

    assert "Panunggangan Barat" in found
    assert "Kecamatan Cibodas" in found
    assert "Kecamatan Ciledug" in by_district


def test_the_search_button_keeps_the_address(client):
    page = answer(client, "tempat", {"village": "sukas", "address": "Gang Kelinci 7", "cari": "1"})

    assert page.status_code == 200
    assert "Sukasari" in words(page)
    assert "Gang Kelinci 7" in words(page)


def test_the_whole_name_is_enough(client):
    walk(client, until="tempat")

    assert answer(client, "tempat", {"village": "kel. sukasari"})["Location"] == "/daftar/isi/pemilik/"
    assert draft_of(client).answers["village_code"] == "36.71.01.1007"


def test_numbers_may_be_left_out(client):
    walk(client, nik={"lewati": "1"})

    assert not {"nik", "nib"} & draft_of(client).answers.keys()
    assert words(client.get("/daftar/periksa/")).count("Dilewati") == 2


def test_a_business_may_have_no_name(client):
    walk(client, nama={"unnamed": "on"})

    assert "Belum punya nama" in words(client.get("/daftar/periksa/"))


def test_an_answer_is_changed_from_the_check_and_the_check_follows(client):
    walk(client)

    changed = answer(client, "nama", {"business_name": "Keripik Bu Siti"})

    assert changed["Location"] == "/daftar/periksa/"
    assert "Keripik Bu Siti" in words(client.get("/daftar/periksa/"))


def test_the_check_sends_back_to_what_is_missing(client):
    walk(client, until="nib")

    assert client.get("/daftar/periksa/")["Location"] == "/daftar/isi/nib/"
    assert client.post("/daftar/kirim/")["Location"] == "/daftar/periksa/"


def test_coming_back_offers_to_go_on_or_to_start_anew(client):
    walk(client, until="nama")

    assert "Teruskan pendaftaran" in words(client.get("/daftar/"))
    offered = words(client.get("/daftar/mulai/"))
    assert "jual keripik singkong" in offered
    assert "/daftar/isi/nama/" in offered
    assert client.post("/daftar/mulai/", {"baru": "1"})["Location"] == "/daftar/isi/produk/"
    assert draft_of(client).answers == {}


def test_an_answer_without_a_draft_is_not_lost(client):
    assert answer(client, "nib", {"nib": NIB})["Location"] == "/daftar/isi/produk/"
    assert draft_of(client).answers == {"nib": NIB}


def test_consents_are_not_ticked_beforehand(client):
    walk(client, until="izin")

    assert "checked" not in words(client.get("/daftar/isi/izin/"))


def test_a_question_that_is_not_there_is_not_found(client):
    assert client.get("/daftar/isi/agama/").status_code == 404


def test_the_first_page_is_the_same_for_everybody_and_may_be_cached(client):
    page = client.get("/daftar/")

    assert page["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert not page.cookies
    assert "csrf" not in page.content.decode()
    assert all(
        f'href="{to}"' in page.content.decode() for to in ("/privasi/", "/terdaftar/", "/daftar/lanjut/", "/masuk/")
    )


def test_the_first_page_changes_its_language_by_a_link(client):
    client.get("/daftar/", {"bahasa": "en", "ingat": "1"})

    assert '<html lang="en"' in client.get("/daftar/").content.decode()


def test_pages_with_answers_are_kept_nowhere(client):
    walk(client)

    assert all("no-store" in client.get(f"/daftar/{page}")["Cache-Control"] for page in ("", "isi/nik/", "periksa/"))
