"""Amounts of rupiah and counts, as people write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register._clean_money import read_idr
from penggerak.core.register._clean_numbers import read_count, read_number


@pytest.mark.parametrize(
    ("written", "idr"),
    [
        ("Rp 2.500.000", 2_500_000),
        ("Rp. 1.000.000,-", 1_000_000),
        ("Rp1.500.000.-", 1_500_000),
        ("12.500.000=", 12_500_000),
        ("1.000.000,00", 1_000_000),
        ("1,000,000.50", 1_000_000),
        ("1 000 000", 1_000_000),
        ("5000000000", 5_000_000_000),
        ("2500000.5", 2_500_000),
        ("2,5 jt", 2_500_000),
        ("2.5 juta", 2_500_000),
        ("Rp1.5jt", 1_500_000),
        ("1.250 jt", 1_250_000_000),
        ("500rb", 500_000),
        ("250 ribu.", 250_000),
        ("1 M", 1_000_000_000),
        ("1,5 miliar", 1_500_000_000),
        ("1 juta 500 ribu", 1_500_000),
        ("IDR 250.000", 250_000),
        ("2.500.000 rupiah", 2_500_000),
        ("5 juta/tahun", 5_000_000),
        ("0", 0),
        ("Rp. 0,-", 0),
    ],
)
def test_an_amount_is_whole_rupiah_however_it_is_written(written: str, idr: int) -> None:
    assert read_idr(written, per="year").value == idr
    assert read_idr(written, per="year").code is None


@pytest.mark.parametrize(
    "written", ["", " ", "-", "--", "–", "n/a", "NULL", "belum ada", "nihil", "#N/A", "...", "Tidak ada"]
)
def test_nothing_written_is_never_zero(written: str) -> None:
    assert read_idr(written).value is None
    assert read_idr(written).code is None
    assert read_count(written).value is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("-5000000", "amount_negative"),
        ("(5.000.000)", "amount_negative"),
        ("Rp -2.000.000", "amount_negative"),
        ("5", "amount_unclear"),
        ("2,5", "amount_unclear"),
        ("5-10 juta", "amount_unread"),
        ("> 10 juta", "amount_unread"),
        ("1.00.0", "amount_unread"),
        ("500 ribu 1 juta", "amount_unread"),
        ("lumayan", "amount_unread"),
        ("3671011708850001", "amount_too_large"),
        ("5 jt per bulan", "amount_of_another_period"),
        ("1.000.000,-/bln", "amount_of_another_period"),
    ],
)
def test_a_doubtful_amount_is_left_out_and_the_doubt_is_said(written: str, code: str) -> None:
    cell = read_idr(written, per="year")

    assert cell.value is None
    assert cell.code == code
    assert str(cell.sentence)


def test_an_estimate_is_kept_and_marked() -> None:
    cell = read_idr("± 5 juta")

    assert (cell.value, cell.code) == (5_000_000, "amount_rounded")


def test_a_loss_is_an_amount_where_losses_can_happen() -> None:
    assert read_idr("(1.500.000)", may_be_negative=True).value == -1_500_000
    assert read_idr("-1,5 jt", may_be_negative=True).value == -1_500_000


def test_a_heading_in_millions_counts_for_bare_numbers_only() -> None:
    assert read_idr("2,5", scale=1_000_000).value == 2_500_000
    assert read_idr("2,5 jt", scale=1_000_000).value == 2_500_000


def test_a_sentence_never_repeats_a_whole_personal_number() -> None:
    assert "3671011708850001" not in str(read_idr("3671011708850001").sentence)
    assert "3671••••" in str(read_idr("3671011708850001").sentence)


@pytest.mark.parametrize(
    ("written", "number"),
    [("1.000", "1000"), ("2,5", "2.5"), ("0.500", "0.500"), ("1.234.567,89", "1234567.89"), ("12,345,678", "12345678")],
)
def test_dots_and_commas_are_read_the_indonesian_way(written: str, number: str) -> None:
    assert str(read_number(written)) == number


@pytest.mark.parametrize("written", ["1.00.0", "1.000,000.5.5", "", "a", "1..0", "1.000.00,0"])
def test_groups_that_make_no_sense_are_no_number(written: str) -> None:
    assert read_number(written) is None


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("10", 10),
        ("10 orang", 10),
        ("3 org", 3),
        ("1.000", 1000),
        ("2,0", 2),
        ("dua", 2),
        ("Sepuluh orang", 10),
        ("4 (empat)", 4),
    ],
)
def test_a_count_is_read_with_its_unit(written: str, count: int) -> None:
    assert read_count(written).value == count


@pytest.mark.parametrize("written", ["3-4 orang", "2,5", "-1", "banyak", "1000000", "2 L 1 P"])
def test_what_is_no_single_count_is_left_out(written: str) -> None:
    cell = read_count(written)

    assert cell.value is None
    assert cell.code is not None


@given(st.text(max_size=40) | st.from_regex(r"(rp\.? ?)?[0-9.,]{1,15} ?(rb|jt|m)?(,-)?", fullmatch=True))
def test_no_text_makes_the_readers_raise_and_what_they_say_they_read_again(text: str) -> None:
    for reader in (read_idr, read_count):
        cell = reader(text)
        if cell.value is not None:
            assert reader(str(cell.value)).value == cell.value
        assert not re.search(r"\d{10}", str(cell.sentence or ""))


@given(st.integers(1_000, 10**14))
def test_every_amount_is_read_back_from_its_usual_spellings(idr: int) -> None:
    dotted = f"{idr:,}".replace(",", ".")

    for written in (str(idr), dotted, f"Rp {dotted}", f"Rp{dotted},-", f"{dotted},00", f"{idr:,}"):
        assert read_idr(written).value == idr


@given(
    st.integers(1, 9_999),
    st.sampled_from([("rb", 10**3), ("ribu", 10**3), ("jt", 10**6), ("juta", 10**6), ("miliar", 10**9)]),
)
def test_a_unit_multiplies(number: int, unit: tuple[str, int]) -> None:
    assert read_idr(f"{number} {unit[0]}").value == number * unit[1]
