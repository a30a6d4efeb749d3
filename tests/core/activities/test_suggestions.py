"""A few words find the code: ranked, explained, only of the version asked, and nothing where nothing is known."""

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.activities import ActivityTree, SuggestionIndex, suggest
from penggerak.sources.reference import kbli

HERE = Path(__file__).parent
TREES = {version: ActivityTree(kbli(version), version) for version in ("2020", "2025")}
INDEXES = {version: SuggestionIndex(tree) for version, tree in TREES.items()}
LEAVES = {version: {activity.kbli.code for activity in tree.leaves()} for version, tree in TREES.items()}

# Recall in the first five. The phrases to tune on were read while the words were curated; the held-out ones were
# written after that, measured, and left alone. Raise a floor when it is passed for good; never tune on the second half.
FLOORS = {("tune", "2020"): 0.98, ("tune", "2025"): 0.98, ("held_out", "2020"): 0.90, ("held_out", "2025"): 0.90}


def phrases(half):
    return list(csv.DictReader((HERE / f"phrases_{half}.csv").open(encoding="utf-8")))


def codes(words, version="2020", top=5):
    return [suggestion.code.code for suggestion in suggest(words, index=INDEXES[version], top=top)]


@cache
def written():
    text = files("penggerak.core.activities").joinpath("suggestions.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def written_codes():
    """Every code of the curated words: (version, code); the version is "any" for a code of 2020 that is translated."""
    data = written()
    ways = [codes for row in data["trades"] for way, codes in row.items() if way not in ("words", "goods")]
    for said in [*ways, *(codes for row in data["goods"].values() for codes in row.values())]:
        for version, codes in (said if isinstance(said, dict) else {"any": said}).items():
            yield from ((str(version), code) for code in codes.split())


@pytest.mark.parametrize(("half", "version"), FLOORS)
def test_the_right_code_is_among_the_first_five(half, version):
    rows = phrases(half)

    missed = [
        row["words"] for row in rows if not set(codes(row["words"], version)) & set(row[f"kbli_{version}"].split())
    ]

    assert 1 - len(missed) / len(rows) >= FLOORS[half, version], missed


def test_there_are_phrases_enough_and_none_stands_in_both_halves():
    tune, held_out = ({row["words"] for row in phrases(half)} for half in ("tune", "held_out"))

    assert len(tune) + len(held_out) >= 200
    assert min(len(tune), len(held_out)) >= 100
    assert not tune & held_out


def test_no_phrase_is_one_of_the_made_up_city():
    rows = yaml.safe_load(files("penggerak.core.synthetic").joinpath("words/trades.yaml").read_text("utf-8"))
    made_up = {word.lower() for row in rows for word in [*row["words"], *row["products"]]}

    assert not [
        row["words"] for half in ("tune", "held_out") for row in phrases(half) if row["words"].lower() in made_up
    ]


@pytest.mark.parametrize("half", ["tune", "held_out"])
def test_every_code_of_the_phrases_is_in_its_version(half):
    rows = phrases(half)

    for version, known in LEAVES.items():
        assert {code for row in rows for code in row[f"kbli_{version}"].split()} <= known
        assert all(row[f"kbli_{version}"] for row in rows)


def test_every_curated_code_is_in_its_version():
    assert not [
        (version, code)
        for version, code in written_codes()
        if code not in LEAVES["2020" if version == "any" else version]
    ]


def test_every_code_written_for_2020_alone_has_a_successor_in_2025():
    """But for the ways of selling that KBLI 2025 no longer tells apart."""
    changed = written()["changed_2025"]
    kept = {code for version, code in written_codes() if version == "any"} - changed.keys()

    assert {code for code in kept - LEAVES["2025"] if not code.startswith(("478", "479"))} == set()
    assert {code for newer in changed.values() for code in newer} <= LEAVES["2025"]
    assert changed.keys() <= LEAVES["2020"]


@pytest.mark.parametrize("row", written()["trades"], ids=lambda row: row["words"][0])
def test_an_entry_is_clean(row):
    ways = {*written()["ways"]}

    assert len(set(row["words"])) == len(row["words"])
    assert row.keys() - {"words", "goods"} <= ways
    assert row.get("goods") in {None, *written()["goods"]}
    assert row.keys() - {"words", "goods"}


@pytest.mark.parametrize(
    ("words", "in_2020", "in_2025"),
    [
        ("bikin tempe", "10391", "10307"),
        ("produksi mebel kayu", "31001", "31011"),
        ("susu kedelai", "10793", "10795"),
        ("bantal guling", "13923", "13922"),
        ("batik tulis", "13134", "13133"),
        ("tanam cabai", "01283", "01138"),
        ("laundry", "96200", "96100"),
    ],
)
def test_a_code_that_changed_is_suggested_under_its_own_version_only(words, in_2020, in_2025):
    assert codes(words, "2020")[0] == in_2020
    assert codes(words, "2025")[0] == in_2025


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("bikin keripik", "10794"),
        ("jual keripik", "47249"),
        ("keripik di pasar", "47829"),
        ("keripik online shopee", "47911"),
        ("grosir keripik", "46339"),
        ("bikin sepatu", "15201"),
        ("jual sepatu", "47712"),
        ("sepatu di kaki lima", "47833"),
        ("sol sepatu", "95230"),
        ("ternak ayam petelur", "01462"),
        ("jual telur", "47214"),
        ("warung makan", "56102"),
        ("warung sembako", "47112"),
        ("sewa mobil", "77100"),
        ("bengkel mobil", "45201"),
        ("mobil bekas", "45104"),
        ("pecel lele", "56103"),
        ("ternak lele", "03221"),
    ],
)
def test_how_they_do_business_decides(words, first):
    assert codes(words)[0] == first


@pytest.mark.parametrize(
    ("clean", "as_typed"),
    [
        ("keripik pisang", "kripik pisang"),
        ("keripik pisang", "kripkk pisnag"),
        ("jahit seragam", "menjahit seragam"),
        ("jahit seragam", "penjahitan seragam"),
        ("kos kosan", "kos2an"),
        ("laundry", "laundri"),
        ("permak jeans", "vermak jeans"),
        ("konveksi", "konfeksi"),
        ("Jual BERAS!!", "jual beras"),
    ],
)
def test_spelling_and_affixes_do_not_matter(clean, as_typed):
    assert codes(clean)[0] == codes(as_typed)[0]


@pytest.mark.parametrize(
    "words",
    ["", "   ", "xyzzy", "selamat pagi", "jual", "toko", "usaha kecil", "dan untuk", "12345", "3671011708850001"],
)
@pytest.mark.parametrize("version", ["2020", "2025"])
def test_words_that_name_no_trade_get_no_guess(words, version):
    assert codes(words, version) == []


def test_a_suggestion_says_which_words_led_to_it_as_they_were_written():
    first = suggest("Jualan Kripik pisang, buat tetangga", index=INDEXES["2020"])[0]

    assert (str(first.code), first.title) == ("2020:47249", "Perdagangan Eceran Makanan Lainnya")
    assert first.because == ("Kripik", "pisang")


def test_a_title_is_found_by_its_own_words_where_nobody_curated_any():
    assert codes("penangkaran rusa")[0] == "01494"
    assert codes("industri korek api")[0] == "20295"


def test_only_codes_of_the_table_are_suggested():
    few = pl.DataFrame({"code": ["C", "10", "107", "1079", "10794"], "title": ["a", "b", "c", "d", "Industri Kerupuk"]})
    few = few.with_columns(parent_code=pl.Series([None, "C", "10", "107", "1079"]))

    found = suggest("jual keripik dan tempe", index=SuggestionIndex(ActivityTree(few, "2020")))

    assert [suggestion.code.code for suggestion in found] == ["10794"]


WORDS = st.lists(st.sampled_from([row["words"] for row in phrases("tune")]), min_size=1, max_size=3).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(WORDS | st.text(max_size=60), st.sampled_from(["2020", "2025"]), st.integers(0, 8))
def test_an_answer_is_ranked_short_and_always_the_same(words, version, top):
    found = suggest(words, index=INDEXES[version], top=top)

    assert found == suggest(words, index=SuggestionIndex(TREES[version]) if top == 8 else INDEXES[version], top=top)
    assert len(found) <= top
    assert [(-one.score, one.code.code) for one in found] == sorted((-one.score, one.code.code) for one in found)
    assert {one.code.code for one in found} <= LEAVES[version]
    assert len({one.code for one in found}) == len(found)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([row["words"] for row in phrases("tune")]))
def test_capitals_and_blanks_change_nothing(words):
    assert codes(f"  {words.upper()} ") == codes(words)
