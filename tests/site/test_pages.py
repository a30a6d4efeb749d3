"""The public pages and what is shown when something goes wrong."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import path, reverse

from penggerak.apps.accounts.access import PUBLIC, open_to
from tests.apps.accounts.factories import PersonFactory
from tests.site.home_context import home_context

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/angka/usaha/",
    "/metode/",
    "/privasi/",
    "/terdaftar/",
    "/masuk/",
    "/masuk/sandi/",
    "/masuk/lupa-sandi/",
    "/masuk/akun-baru/",
    "/tidak-ada/",
]


@pytest.fixture
def filled_home(rf, client):
    """The front page with a full register, as bytes."""
    request = client.get("/metode/").wsgi_request
    return render_to_string("home.html", home_context(), request=request)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_where_the_reader_is(client, address):
    html = client.get(address).content.decode()

    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert re.search(r"<title>[^<]+ – Penggerak Kota Tangerang</title>", html)
    assert '<a class="skip" href="#isi">' in html
    assert 'id="isi"' in html


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_written_into_a_page_that_the_content_policy_forbids(client, address):
    answer = client.get(address)
    html = answer.content.decode()

    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", html)
    assert "http://" not in html.replace("http://testserver", "")
    assert "https://" not in html


def test_the_front_page_says_its_findings_in_headings(filled_home):
    headings = [re.sub(r"<[^>]+>", "", heading) for heading in re.findall(r"<h[12][^>]*>(.*?)</h[12]>", filled_home)]

    assert "48.902 usaha mikro, kecil, dan menengah tercatat di Kota Tangerang" in headings
    assert "Usaha paling rapat di Ciledug dan Cibodas" in headings
    assert "69\u00a0% usaha berskala mikro" in headings
    assert "Bidang terbanyak: Perdagangan eceran makanan di toko kelontong, 6.420 usaha" in headings


def test_the_front_page_publishes_no_group_under_five(filled_home):
    assert filled_home.count("&lt;\u00a05") == 3
    assert not re.search(r">\s*[1-4]\s*</td>", re.sub(r'<td class="n">\d+</td><th', "", filled_home))


def test_every_district_of_the_map_stands_in_the_table(filled_home):
    drawn = re.findall(r"<title>([^:<]+): [\d.]+ usaha per km²</title>", filled_home)
    table = re.findall(r'<th scope="row">([^<]+)</th><td class="n">[\d.]+</td><td class="n">[\d,]+</td>', filled_home)

    assert len(drawn) == 13
    assert set(drawn) == set(table)


def test_an_empty_register_says_how_to_fill_it(client):
    html = client.get("/").content.decode()

    assert "Belum ada usaha yang tercatat" in html
    assert "begitu daftar pertama diimpor" in html


@override_settings(PENGGERAK_DEMO=True)
@pytest.mark.parametrize("address", PAGES)
def test_a_demonstration_says_so_on_every_page(client, address):
    assert "Data rekaan: semua nama" in client.get(address).content.decode()


@override_settings(PENGGERAK_DEMO=True)
def test_a_demonstration_says_where_the_code_is(client):
    assert "tercetak di terminal" in client.get("/masuk/").content.decode()


def test_a_real_installation_says_nothing_of_made_up_data(client):
    assert "Data rekaan" not in client.get("/masuk/").content.decode()


def test_the_site_speaks_indonesian_whatever_the_phone_asks_for(client):
    answer = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})

    assert '<html lang="id"' in answer.content.decode()
    assert answer["Content-Language"] == "id"


def test_the_switch_changes_the_language_and_stays_on_the_page(client):
    answer = client.get("/metode/?a=1&bahasa=en&ingat=1")

    assert answer["Location"] == "/metode/?a=1&bahasa=en"
    assert '<html lang="en"' in client.get("/metode/").content.decode()


def test_an_unknown_language_in_the_cookie_is_ignored(client):
    client.cookies["django_language"] = "xx"

    assert '<html lang="id"' in client.get("/").content.decode()


def test_monitors_hear_that_the_database_answers(client):
    answer = client.get("/sehat/")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_pages_of_signed_in_people_are_kept_by_no_browser(client):
    client.force_login(PersonFactory())

    assert client.get("/kerja/")["Cache-Control"] == "private, no-store"
    assert client.get("/metode/")["Cache-Control"] == "private, no-store"


def test_a_page_for_someone_else_says_who_can_help(client):
    client.force_login(PersonFactory())

    answer = client.get("/kerja/petugas/")

    assert answer.status_code == 403
    assert "mintalah pengelola mengubah peran Anda" in answer.content.decode()


def test_a_stale_form_says_that_nothing_was_saved():
    answer = Client(enforce_csrf_checks=True).post("/masuk/", {"contact": "sri@contoh.id"})

    assert answer.status_code == 403
    assert "Tidak ada yang tersimpan" in answer.content.decode()


@open_to(PUBLIC)
def breaks(request):
    raise RuntimeError("broken on purpose")


urlpatterns = [path("rusak/", breaks)]
handler500 = "penggerak.site.views.server_error"


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_is_answered_without_details():
    answer = Client(raise_request_exception=False).get("/rusak/")

    assert answer.status_code == 500
    assert "Ada yang rusak di pihak kami" in answer.content.decode()
    assert "broken on purpose" not in answer.content.decode()


def test_an_address_without_a_declaration_is_open_to_nobody(client, settings):
    settings.ROOT_URLCONF = "tests.site.undeclared_urls"

    assert client.get("/lupa/").status_code == 403
    client.force_login(PersonFactory(role="admin"))
    assert client.get("/lupa/").status_code == 403


# ------------------------------------------------------------------ weight


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def file_weight(name: str) -> int:
    with open(finders.find(name), "rb") as file:  # noqa: PTH123
        return packed(file.read())


LOOK = ["penggerak.css", "icons.svg", "favicon.svg"]
SCRIPTS = ["django_htmx/htmx-2.min.js", "penggerak.js"]


def test_the_stylesheet_stays_under_its_budget():
    assert file_weight("penggerak.css") < 12_000


def test_a_first_visit_to_the_front_page_is_light(filled_home):
    assert packed(filled_home.encode()) + sum(map(file_weight, LOOK)) < 40_000


def test_a_first_visit_to_the_work_pages_is_light(client):
    client.force_login(PersonFactory(role="admin"))
    page = client.get(reverse("people")).content

    assert packed(page) + sum(map(file_weight, LOOK + SCRIPTS)) < 60_000


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_need_no_script(client, address):
    assert "<script" not in client.get(address).content.decode()


def test_work_pages_tell_htmx_to_keep_within_the_content_policy(client):
    client.force_login(PersonFactory(role="admin"))

    html = client.get("/kerja/petugas/").content.decode()

    assert '"allowEval":false' in html
    assert '"includeIndicatorStyles":false' in html
    assert '{"code":"422","swap":true}' in html
