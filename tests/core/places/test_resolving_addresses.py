"""An address line becomes street, number, RT, RW and a village of the tree, or says why not."""

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.places import PLACES, VILLAGE, AreaTree, Resolver, describe
from penggerak.sources.reference import areas, postcodes

TREE = AreaTree(areas())
RESOLVER = Resolver(TREE, city="36.71", postcodes=postcodes())
VILLAGES = TREE.within("36.71", VILLAGE)


def village_of(text, **columns):
    code = RESOLVER.resolve(text, **columns).village_code
    return describe(TREE, code) if code else None


def notes_of(text, **columns):
    return [str(note) for note in RESOLVER.resolve(text, **columns).notes]


def test_an_address_is_taken_apart():
    place = RESOLVER.resolve("Jl Merdeka no 5 RT.03/RW 012 Kel. Sukasari Tangerang")

    assert (place.street, place.number, place.rt, place.rw, place.postcode) == ("Jl. Merdeka", "5", "003", "012", None)
    assert (place.village_code, place.district_code, place.city_code) == ("36.71.01.1007", "36.71.01", "36.71")
    assert place.confidence == 1.0
    assert place.notes == ()


@pytest.mark.parametrize("village", VILLAGES, ids=lambda village: village.name)
def test_every_village_is_found_in_the_usual_spellings(village):
    district = TREE.parent(village.code)
    spellings = [
        f"Jl. Melati No. 5 RT 01/02 Kel. {village.name} Kec. {district.name} Kota Tangerang",
        f"JL MELATI 5, {village.name.upper()}, {district.name.upper()}, TANGERANG",
        f"jalan melati rt 1 rw 2 kelurahan {village.name.lower()}, kecamatan {district.name.lower()}, banten",
        f"Jl. Melati, Kelurahan {village.name.replace(' ', '')}, {district.name}",
        f"{village.name} {district.name}",
    ]

    places = [RESOLVER.resolve(spelling) for spelling in spellings]

    assert [place.village_code for place in places] == [village.code] * len(spellings)
    assert all(place.confidence >= 0.8 for place in places)


# Checked by hand, one by one: what a person from the city would answer.
HAND_CHECKED = [
    ("Jl. Merdeka No. 5, Sukasari, Tangerang", "Sukasari, Tangerang"),
    ("Jl Merdeka Sukasari Tangerang", "Sukasari, Tangerang"),
    ("Jl. Melati 12 RT 03/05 Tanah Tinggi", "Tanah Tinggi, Tangerang"),
    ("jl melati, TanahTinggi", "Tanah Tinggi, Tangerang"),
    ("Kp. Benda RT 01/02 Kel. Benda Kec. Benda", "Benda, Benda"),
    ("Kel Benda", "Benda, Benda"),
    ("Jl. Benda Raya, Jurumudi, Benda", "Jurumudi, Benda"),
    ("Jl. Cempaka Blok C3/12 Kel. Gebang Raya, Periuk 15131", "Gebang Raya, Periuk"),
    ("Perum Anggrek Indah, Poris Gaga, Batuceper", "Poris Gaga, Batuceper"),
    ("Perum Anggrek Indah, Poris Gaga Baru, Batu Ceper", "Poris Gaga Baru, Batuceper"),
    ("Kel. Gaga, Kec. Larangan", "Gaga, Larangan"),
    ("Jl Kenari, Karang Timur, Krg Tengah", "Karang Timur, Karang Tengah"),
    ("Kel. Karang Tengah", "Karang Tengah, Karang Tengah"),
    ("Kel. Jatiuwung Kec. Cibodas", "Jatiuwung, Cibodas"),
    ("Jatiuwung, Cibodas", "Jatiuwung, Cibodas"),
    ("Kel. Panunggangan Barat", "Panunggangan Barat, Cibodas"),
    ("Kel. Panunggangan, Kec. Pinang", "Panunggangan, Pinang"),
    ("Kel. Panunggangan, Kec. Cibodas", "Panunggangan Barat, Cibodas"),
    ("Kel. Panungangan Utara", "Panunggangan Utara, Pinang"),
    ("Kel. Cipndoh Makmur", "Cipondoh Makmur, Cipondoh"),
    ("Jl A, Cipndoh Indah, Tangerang", "Cipondoh Indah, Cipondoh"),
    ("Ds. Petir Kec. Cipondoh", "Petir, Cipondoh"),
    ("Cipondoh, Cipondoh", "Cipondoh, Cipondoh"),
    ("Kel. Sudimara, Kec. Pinang", "Sudimara Pinang, Pinang"),
    ("Sudiamra Pinang, Pinang, Tangerang", "Sudimara Pinang, Pinang"),
    ("Kel. Kreo Selatan Kec. Larangan", "Kreo Selatan, Larangan"),
    ("Kel. Kreo, Larangan", "Kreo, Larangan"),
    ("Jl. Teratai 3 No 7 Karawaci Baru Karawaci", "Karawaci Baru, Karawaci"),
    ("Kel. Tjimone, Kec. Karawatji", "Cimone, Karawaci"),
    ("Kelurahan/Desa Bugel, Kecamatan Karawaci", "Bugel, Karawaci"),
    ("Neglasari, Kec. Neglasari", "Neglasari, Neglasari"),
    ("Kedaung Baru Neglasari Tangerang Banten", "Kedaung Baru, Neglasari"),
    ("RT 05 RW 02, Kunciran Indah, Pinang", "Kunciran Indah, Pinang"),
    ("(belakang pasar) Ciledug, Kel. Tajur", "Tajur, Ciledug"),
    ("Kota Tangerang, Kec. Ciledug, Kel. Paninggilan Utara", "Paninggilan Utara, Ciledug"),
    ("Jl. Bandung No 3, Cikokol", "Cikokol, Tangerang"),
    ("Jl. Provinsi RT. 07, Pajang, Benda", "Pajang, Benda"),
    ("Jl. Merdeka Raya Kec. Cibodas Kel. Uwung Jaya", "Uwung Jaya, Cibodas"),
    ("Jl. Merdeka 5\nSukasari\nTangerang", "Sukasari, Tangerang"),
    ("Jl. Merdeka – Sukasari – Tangerang", "Sukasari, Tangerang"),
    ("Jl. Merdeka | Sukasari | Tangerang", "Sukasari, Tangerang"),
    ("Pasar Baru Karawaci", "Pasar Baru, Karawaci"),
    # the village stays open
    ("Jl. Raya Cipondoh No 12", None),
    ("Jl. Raya Cipondoh No 12, Cipondoh", None),
    ("Jl. Cemara, Benda", None),
    ("Jl. Cemara 4, Jatiuwung", None),
    ("Jl. Cemara, Tangerang", None),
    ("Kec. Tangerang", None),
    ("Kel. Tangerang", None),
    ("Kel. Larangan, Kec. Larangan", None),
    ("Kel. Sudimara", None),
    ("Jl. Cemara, Bandung", None),
    ("Jl. Cemara, Cikokol, Tangerang Selatan", None),
    ("Kel. Serpong, Tangsel", None),
    ("Kel. Sukasari, Kab. Tangerang", None),
    ("Kec. Pasar Kemis", None),
    ("Kel. Pamulang Barat", None),
    ("Jl. Cemara No. 3, Jakarta Barat", None),
    ("Jl. Cemara, Kota Tangerang", None),
    ("Cipondoh", None),
    ("-", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("text", "expected"), HAND_CHECKED)
def test_an_address_checked_by_hand_is_understood_the_same_way(text, expected):
    assert village_of(text) == expected


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Kel. Sukasari, Kab. Tangerang", "36.03"),
        ("Jl A, Cikokol, Tangerang Selatan", "36.74"),
        ("Kec. Pasar Kemis", "36.03"),
        ("Jl. Cemara, Jakarta Barat", "31.73"),
        ("Jl. Cemara, Kel. Sukasari Kota Tangerang", "36.71"),
        ("Jl. Cemara, Tangerang", "36.71"),
        ("Jl. Cemara, Bandung", None),
        ("Jl. Cemara", None),
    ],
)
def test_three_governments_are_called_tangerang(text, city):
    assert RESOLVER.resolve(text).city_code == city


def test_another_city_leaves_the_village_open_and_says_so():
    place = RESOLVER.resolve("Kel. Sukasari, Kec. Tangerang, Kabupaten Tangerang")

    assert (place.village_code, place.district_code) == (None, None)
    assert [str(n) for n in place.notes] == ["Alamat ini menyebut Kabupaten Tangerang, bukan Kota Tangerang."]


def test_a_village_outside_its_stated_district_is_kept_with_a_note_and_less_confidence():
    place = RESOLVER.resolve("Kel. Jatiuwung, Kec. Jatiuwung")

    assert place.village_code == "36.71.09.1006"
    assert place.district_code == "36.71.09"
    assert place.confidence == 0.5
    assert [str(n) for n in place.notes] == ["Jatiuwung terletak di Kecamatan Cibodas, bukan Jatiuwung."]


def test_a_name_of_both_a_village_and_its_district_gives_the_district():
    place = RESOLVER.resolve("Jl. Cemara, Cipondoh")

    assert (place.village_code, place.district_code) == (None, "36.71.05")
    assert [str(n) for n in place.notes] == ["Belum pasti: bisa Kecamatan Cipondoh atau Kelurahan Cipondoh."]


def test_a_village_that_only_a_neighbour_has_is_reported_with_the_neighbour():
    assert notes_of("Kel. Pamulang Barat") == [
        "Kelurahan “Pamulang Barat” tidak ada di Kota Tangerang.",
        "“Pamulang Barat” ada di Kota Tangerang Selatan.",
    ]


def test_a_slip_is_repaired_with_a_note():
    place = RESOLVER.resolve("Kel. Gandasri, Kec. Jatiuwung")

    assert describe(TREE, place.village_code) == "Gandasari, Jatiuwung"
    assert place.confidence == 0.85
    assert [str(n) for n in place.notes] == ["“Gandasri” dibaca sebagai Gandasari."]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"village": "Sukasari"}, "Sukasari, Tangerang"),
        ({"village": "KEL. SUKASARI", "district": "KEC. TANGERANG"}, "Sukasari, Tangerang"),
        ({"village": "sukasri", "district": "tangerang"}, "Sukasari, Tangerang"),
        ({"village": "36.71.01.1007"}, "Sukasari, Tangerang"),
        ({"village": "3671011007"}, "Sukasari, Tangerang"),
        ({"village": "Jatiuwung", "district": "Cibodas"}, "Jatiuwung, Cibodas"),
        ({"village": "Sukasari", "district": "-"}, "Sukasari, Tangerang"),
        ({"village": "Sukasari (Tangerang)"}, "Sukasari, Tangerang"),
        ({"village": "36.03.01.1001"}, None),
        ({"village": "-", "district": "Cipondoh"}, None),
        ({"village": "Cipondoh"}, "Cipondoh, Cipondoh"),
    ],
)
def test_columns_say_what_level_they_mean(columns, expected):
    assert village_of("Jl. Cemara No. 3", **columns) == expected


def test_a_column_wins_over_the_line_and_the_difference_is_noted():
    place = RESOLVER.resolve("Jl. Cemara, Kel. Cikokol", village="Sukasari", district="Tangerang")

    assert place.village_code == "36.71.01.1007"
    assert place.confidence == 0.8
    assert [str(n) for n in place.notes] == ["Alamat menyebut Kelurahan Cikokol, kolom menyebut Kelurahan Sukasari."]


def test_a_postal_code_of_another_district_lowers_confidence():
    right, wrong = RESOLVER.resolve("Kel. Sukasari 15118"), RESOLVER.resolve("Kel. Sukasari 15141")

    assert right.village_code == wrong.village_code == "36.71.01.1007"
    assert wrong.confidence < right.confidence
    assert [str(n) for n in wrong.notes] == ["Kode pos 15141 bukan kode pos Kecamatan Tangerang."]


def test_a_postal_code_decides_between_two_readings():
    assert RESOLVER.resolve("Jl. Cemara, Jatiuwung 15138").district_code == "36.71.09"
    assert RESOLVER.resolve("Jl. Cemara, Jatiuwung 15135").district_code == "36.71.02"


def test_a_postal_code_from_outside_the_city_is_noted():
    assert notes_of("Kel. Sukasari 15310") == ["Kode pos 15310 bukan kode pos Kota Tangerang."]


def test_postal_codes_are_read_but_not_judged_without_their_table():
    place = Resolver(TREE, city="36.71").resolve("Kel. Sukasari 15310")

    assert (place.postcode, place.notes) == ("15310", ())


def test_a_former_name_is_known_when_it_is_given():
    resolver = Resolver(TREE, city="36.71", aliases={"Kampung Lama": "36.71.01.1007"})

    assert resolver.resolve("Kel. Kampung Lama").village_code == "36.71.01.1007"


@pytest.mark.parametrize("city", ["36", "36.71.01", "99.99", ""])
def test_a_resolver_needs_a_city_of_the_tree(city):
    with pytest.raises(KeyError):
        Resolver(TREE, city=city)


def test_notes_never_repeat_somebodys_number():
    said = " ".join(notes_of("Jl. Cemara", village="3671011708850001 Budi", district="Kec 081234567890"))

    assert said
    assert "36710117" not in said
    assert "08123456" not in said


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("JLN.KH.WAHID HASYIM II/110", "Jl. KH. Wahid Hasyim", "II/110"),
        ("JL. FLAMBOYAN 56 RT 2/3", "Jl. Flamboyan", "56"),
        ("jalan dr. sutomo 173/207", "Jl. Dr. Sutomo", "173/207"),
        ("Gang Mawar 9", "Gg. Mawar", "9"),
        ("JL. MELATI GG. 9 NO.5", "Jl. Melati Gg. 9", "5"),
        ("JL. MELATI GG. 9", "Jl. Melati Gg. 9", None),
        ("Jl. Raya Serpong Km 7", "Jl. Raya Serpong KM 7", None),
        ("Jl. Ikan Cumi-Cumi No 33", "Jl. Ikan Cumi-Cumi", "33"),
        ("PERUMAHAN ASRI A-16", "Perum Asri", "A-16"),
        ("Komplek Asri Blok B No.66", "Komp. Asri", "B/66"),
        ("Jl. Merdeka 5 Sukasari", "Jl. Merdeka", "5"),
        ("RT 01/02 Kel. Sukasari", None, None),
        ("Jl. Melati 4, Kel. Sukasari, Banten, Indonesia", "Jl. Melati", "4"),
        ("Jl. Melati 4, Kp. Melayu, Kel. Sukasari", "Jl. Melati, Kp. Melayu", "4"),
    ],
)
def test_a_street_is_written_one_way(text, street, number):
    place = RESOLVER.resolve(text)

    assert (place.street, place.number) == (street, number)


NAMES = sorted({area.name for area in (*VILLAGES, *TREE.children("36.71"))})
PIECES = ["Jl. Merdeka", "Gg. Mawar 3", "Raya", "No 5", "RT 01/02", "Kel.", "Kec.", "Kota", "Kab.", ",", "15117", "-"]
CITIES = ["Tangerang", "Tangerang Selatan", "Bandung", "Banten", "Serpong", "Tangsel"]
addresses = st.lists(st.sampled_from(PIECES + CITIES) | st.sampled_from(NAMES) | st.text(max_size=5), max_size=8)
rows = st.tuples(
    st.none() | addresses.map(" ".join),
    st.none() | st.sampled_from([*NAMES, "36.71.01.1007", "-"]),
    st.none() | st.sampled_from([*NAMES, "Kec. Tangerang", "Serpong"]),
)


@cache
def fresh():
    return Resolver(TREE, city="36.71", postcodes=postcodes())


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, max_size=12))
def test_the_column_answers_as_one_line_at_a_time(table):
    frame = pl.DataFrame(table, schema=dict.fromkeys(("address", "village", "district"), pl.String), orient="row")

    plainly = [RESOLVER.resolve(text, village=village, district=district) for text, village, district in table]

    expected = [
        (*[getattr(place, name) for name in list(PLACES)[:-1]], [str(note) for note in place.notes])
        for place in plainly
    ]
    assert_frame_equal(fresh().resolve_frame(frame), pl.DataFrame(expected, schema=PLACES, orient="row"))


@settings(max_examples=200, deadline=None)
@given(rows)
def test_whatever_is_written_the_answer_is_consistent(row):
    place = RESOLVER.resolve(row[0], village=row[1], district=row[2])

    assert 0.0 <= place.confidence <= 1.0
    assert (place.confidence == 0.0) == (place.village_code is place.district_code is place.city_code is None)
    if place.village_code:
        assert place.village_code.startswith(f"{place.district_code}.")
    if place.district_code:
        assert place.district_code.startswith("36.71.")
        assert place.city_code == "36.71"


def test_a_table_without_area_columns_and_an_empty_one_are_answered():
    assert RESOLVER.resolve_frame(pl.DataFrame({"address": ["Kel. Sukasari"]}))["village_code"].to_list() == [
        "36.71.01.1007"
    ]
    assert RESOLVER.resolve_frame(pl.DataFrame({"address": []}, schema={"address": pl.String})).schema == PLACES
