"""The checks on whole columns say exactly what the plain ones say, row by row; the order of rows changes nothing."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.prechecks import FINDINGS, LOOK_UP_KINDS, LookUp, precheck
from penggerak.core.prechecks._names import names_agree, words
from tests.core.prechecks import plainly
from tests.core.prechecks.recipients import BUDI, OTHER, SITI, a_row, entry, frame, register

patient = settings(deadline=None, max_examples=60)  # a busy machine is no failure
ON = date(2026, 11, 1)
PIECES = [
    "Budi",
    "budi ",
    "H. ",
    "Hj ",
    "Moh.",
    "Muhammad",
    "B.",
    "Oentoeng",
    "Djoko",
    "Contoh",
    ", S.E.",
    "é",
    "zz",
    "'",
    "-",
    " ",
    "aaa",
    "1",
]
NAMES = st.one_of(st.none(), st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join), st.text(max_size=8))
DAYS = st.sampled_from([None, date(1985, 8, 17), date(1990, 1, 1), date(1885, 8, 17), date(2026, 12, 1)])
AMOUNTS = st.sampled_from(
    [None, -1, 0, 100_000_000, 1_000_000_000, 1_000_000_001, 2_000_000_000, 2_000_000_001, 60_000_000_000]
)
NIKS = st.sampled_from([None, BUDI, SITI, OTHER, "3671001708859001"])
MAYBE = st.sampled_from([None, True, False])
SEX = st.sampled_from([None, "M", "F"])
SIZE = st.sampled_from([None, "micro", "small", "large"])


@st.composite
def a_recipient(draw, row):
    nik = draw(NIKS)
    return a_row(
        row, nik=nik, nik_problem=None if nik else draw(st.sampled_from([None, "length", "serial"])), name=draw(NAMES),
        birth_date=draw(DAYS), sex=draw(SEX), nib=draw(st.sampled_from([None, "9912345678901", "9912345678902"])),
        annual_sales_idr=draw(AMOUNTS), monthly_sales_idr=draw(AMOUNTS), capital_idr=draw(AMOUNTS), declared_size=draw(SIZE),
        is_state_employee=draw(MAYBE), died_on=draw(DAYS), city_code=draw(st.sampled_from([None, "36.71", "36.03", "elsewhere"])),
        area_not_found=draw(MAYBE),
    )  # fmt: skip


RECIPIENT_LISTS = st.lists(st.integers(1, 50), max_size=7, unique=True).flatmap(
    lambda numbers: st.tuples(*(a_recipient(number) for number in numbers))
)
ENTRIES = st.lists(
    st.builds(
        lambda person, name, born, sex, works, died: entry(
            person, name=name, birth_date=born, sex=sex, is_state_employee=works, died_on=died
        ),
        NIKS, NAMES, DAYS, SEX, MAYBE, DAYS,
    ),
    max_size=4,
)  # fmt: skip
PEOPLE = st.lists(st.sampled_from([BUDI, SITI, OTHER]), max_size=4).map(tuple)
LOOK_UPS = st.lists(
    st.builds(LookUp, st.sampled_from(LOOK_UP_KINDS), st.sampled_from([date(2026, 1, 1), date(2025, 6, 1)]), PEOPLE),
    max_size=5,
)


@patient
@given(RECIPIENT_LISTS, LOOK_UPS, ENTRIES, st.sampled_from([ON, date(2020, 10, 1)]))
def test_whole_columns_agree_with_row_by_row(rows, look_ups, entries, on):
    found = precheck(frame(*rows), city="36.71", on=on, look_ups=look_ups, register=register(*entries))

    plain = plainly.precheck_plainly(rows, city="36.71", on=on, look_ups=look_ups, register=entries)
    expected = pl.DataFrame(plain, schema={name: kind for name, kind in FINDINGS.items() if name != "outcome"})
    assert_frame_equal(found.drop("outcome"), expected)


@patient
@given(RECIPIENT_LISTS, LOOK_UPS, ENTRIES, st.randoms())
def test_the_order_of_anything_changes_nothing(rows, look_ups, entries, random):
    given_order = precheck(frame(*rows), city="36.71", on=ON, look_ups=look_ups, register=register(*entries))
    before = frame(*rows)
    turned = [random.sample(part, len(part)) for part in (list(rows), look_ups, entries)]

    found = precheck(frame(*turned[0]), city="36.71", on=ON, look_ups=turned[1], register=register(*turned[2]))

    assert_frame_equal(found, given_order)
    assert_frame_equal(before, frame(*rows))


@patient
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=6))
def test_names_are_taken_apart_and_compared_the_same(pairs):
    table = pl.DataFrame(pairs, schema={"left": pl.String, "right": pl.String}, orient="row")

    assert [part or [] for part in words(table["left"]).to_list()] == [plainly.words(left) for left, _ in pairs]
    expected = [plainly.names_agree(*pair) if all(map(plainly.words, pair)) else None for pair in pairs]
    assert names_agree(table).to_list() == expected
