"""Numbers, money, dates and sentences, in the language of the reader."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register import Label
from penggerak.core.sentences import sentence
from penggerak.site.templatetags import figures

GAP = "\u00a0"


@pytest.fixture(params=["id", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1_250_000, 0, "1.250.000", "1,250,000"),
        (12.345, 1, "12,3", "12.3"),
        (12.35, 1, "12,4", "12.4"),
        (0.5, 0, "1", "1"),
        (-1_250_000, 0, "−1.250.000", "−1,250,000"),
        (-0.2, 0, "0", "0"),
    ],
)
def test_numbers(value, decimals, indonesian, english):
    with translation.override("id"):
        assert figures.angka(value, decimals) == indonesian
    with translation.override("en"):
        assert figures.angka(value, decimals) == english


@given(st.integers(-(10**15), 10**15))
def test_a_written_number_reads_back_as_itself(value):
    with translation.override("id"):
        assert int(figures.angka(value).replace(".", "").replace("−", "-")) == value


def test_money_is_whole_rupiah(language):
    expected = {"id": ["Rp1.250.000", "−Rp500"], "en": ["Rp1,250,000", "−Rp500"]}
    assert [figures.rupiah(1_250_000), figures.rupiah(-500)] == expected[language]


def test_shares_are_written_as_percent(language):
    expected = {"id": [f"5,20{GAP}%", f"69{GAP}%"], "en": ["5.20%", "69%"]}
    assert [figures.persen(0.052, 2), figures.persen(0.6891)] == expected[language]


@pytest.mark.parametrize("count", [None, 1, 2, 3, 4])
def test_small_groups_are_not_published(count):
    assert figures.terbit(count) == f"<{GAP}5"


@pytest.mark.parametrize(("count", "written"), [(0, "0"), (5, "5"), (48_902, "48.902")])
def test_other_groups_are(count, written):
    assert figures.terbit(count) == written


def test_days_and_moments_are_those_of_jakarta(language):
    late = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    expected = {
        "id": ["24 November 2026", "25 November 2026", "25 November 2026, 0.30 WIB"],
        "en": ["24 November 2026", "25 November 2026", "25 November 2026, 0:30 WIB"],
    }
    assert [figures.tanggal(date(2026, 11, 24)), figures.tanggal(late), figures.waktu(late)] == expected[language]


def test_months_have_their_own_names(language):
    assert figures.tanggal(date(2026, 5, 2)) == {"id": "2 Mei 2026", "en": "2 May 2026"}[language]


@pytest.mark.parametrize("write", [figures.angka, figures.rupiah, figures.persen, figures.tanggal, figures.waktu])
def test_what_is_missing_is_said_and_is_no_zero(write, language):
    assert write(None) == {"id": "belum ada", "en": "none yet"}[language]


def test_personal_numbers_are_masked():
    shown = figures.masked("3671016504900001", "nik")

    assert shown.startswith("3671")
    assert "•" in shown
    assert "650490" not in shown


def test_a_sentence_of_the_core_is_said_in_the_readers_language(language):
    said = figures.say(
        sentence("NIB terdiri dari 13 angka; yang Anda tulis %(count)d. Periksa lagi di dokumen NIB.", count=12)
    )

    assert said.startswith(
        {"id": "NIB terdiri dari 13 angka; yang Anda tulis 12.", "en": "An NIB has 13 digits; you wrote 12."}[language]
    )


def test_a_label_of_the_core_carries_both_languages(language):
    assert figures.say(Label(id="Pemilik", en="Owner")) == {"id": "Pemilik", "en": "Owner"}[language]


@pytest.mark.parametrize(("words", "said"), [(None, ""), ("apa adanya", "apa adanya"), (sentence(""), ""), (7, "7")])
def test_anything_else_is_said_as_it_stands(words, said):
    assert figures.say(words) == said


def test_the_row_of_a_key_and_the_largest_row_are_found():
    rows = [{"key": "a", "count": None}, {"key": "b", "count": 9}, {"key": "c", "count": 40}, {"key": "d", "count": 40}]

    assert figures.keyed(rows, "b") is rows[1]
    assert figures.keyed(rows, "x") is None
    assert figures.largest(rows) is rows[2]
    assert figures.largest(rows[:1]) is None
    assert figures.largest([{"key": "e", "count": 3}]) is None


def test_the_filters_need_no_load():
    assert Template("{{ n|angka }} {{ s|persen:1 }}").render(Context({"n": 1000, "s": 0.5})) == f"1.000 50,0{GAP}%"
