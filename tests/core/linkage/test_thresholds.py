"""The report on the thresholds: known answers, and what must hold for any decisions."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.core.linkage import BadInput, threshold_report
from penggerak.core.linkage._thresholds import share

DECIDED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def decisions(*groups: tuple[float, int, int]) -> pl.DataFrame:
    """Each group: probability, decided the same, decided different."""
    rows = [(p, True) for p, same, _ in groups for _ in range(same)]
    rows += [(p, False) for p, _, other in groups for _ in range(other)]
    return pl.DataFrame(rows, schema={"probability": pl.Float64, "same": pl.Boolean}, orient="row")


def test_the_interval_is_wilsons() -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for part, whole, low, high in (
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
    ):  # fmt: skip
        found = share(part, whole)
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_precision_and_what_is_lost_are_counted() -> None:
    report = threshold_report(decisions((0.05, 4, 46), (0.3, 10, 20), (0.97, 86, 14)), lower=0.1, upper=0.5)

    assert (report.precision.part, report.precision.whole) == (86, 100)
    assert (report.lost.part, report.lost.whole) == (4, 100)
    assert (report.between.part, report.between.whole) == (10, 30)
    band = report.bands.filter(pl.col("low") == 0.95).row(0, named=True)
    assert (band["decided"], band["same"], band["different"]) == (100, 86, 14)
    assert band["expected"] == pytest.approx(0.97)
    assert band["calibrated"] is False
    told = [str(line) for line in report.told]
    assert told[0] == "Dari 100 pasangan di atas ambang 0,5, 86% memang sama (77,9% sampai 91,5%)."
    assert told[1] == "Dari 100 pasangan yang sama, 4% terlewat di bawah ambang 0,1 (1,6% sampai 9,8%)."


def test_other_thresholds_are_tried_on_the_same_decisions() -> None:
    report = threshold_report(decisions((0.3, 10, 20), (0.8, 30, 10), (0.99, 60, 0)), candidates=[0.9, 0.2, 0.7])

    tried = report.candidates.select("threshold", "same_above", "different_above", "same_below").rows()
    assert tried == [(0.2, 100, 30, 0), (0.7, 90, 10, 10), (0.9, 60, 0, 40)]


@pytest.mark.parametrize(("n", "told"), [(0, "Baru 0 pasangan"), (29, "Baru 29 pasangan")])
def test_too_few_decisions_tell_nothing(n: int, told: str) -> None:
    report = threshold_report(decisions((0.9, n, 0)))

    assert len(report.told) == 1
    assert str(report.told[0]).startswith(told)


def test_decisions_on_one_side_say_nothing_of_the_other() -> None:
    told = [str(line) for line in threshold_report(decisions((0.9, 35, 5))).told]

    assert "memang sama" in told[0]
    assert "yang terlewat belum bisa dinilai" in told[1]


def test_pairs_that_are_the_same_less_often_than_expected_are_named() -> None:
    told = [str(line) for line in threshold_report(decisions((0.9, 20, 30), (0.05, 0, 30))).told]

    assert told[-1] == "Pasangan lebih jarang sama daripada yang diperkirakan; ambang atas sebaiknya dinaikkan."


def test_groups_have_bands_of_their_own() -> None:
    both = pl.concat([
        decisions((0.9, 5, 1)).with_columns(group=pl.lit("a")),
        decisions((0.2, 2, 3)).with_columns(group=pl.lit("b")),
    ])  # fmt: skip

    bands = threshold_report(both).bands.filter(pl.col("decided") > 0)

    assert bands.select("group", "low", "decided", "same").rows() == [("a", 0.9, 6, 5), ("b", 0.1, 5, 2)]


@given(DECIDED)
def test_every_decision_stands_in_one_band_and_shares_lie_in_their_intervals(pairs: list[tuple[float, bool]]) -> None:
    report = threshold_report(pl.DataFrame(pairs, schema={"probability": pl.Float64, "same": pl.Boolean}, orient="row"))

    assert report.bands["decided"].sum() == len(pairs)
    assert report.bands["same"].sum() == sum(same for _, same in pairs)
    known = report.bands.drop_nulls("share")
    assert known.filter(pl.col("share").is_between("share_low", "share_high")).height == known.height
    for found in (report.precision, report.lost, report.between):
        assert found.share is None or 0 <= found.low <= found.share <= found.high <= 1
    recall = report.candidates["recall"].drop_nulls().to_list()
    assert recall == sorted(recall, reverse=True)


@given(DECIDED, st.randoms(use_true_random=False))
def test_the_order_of_decisions_means_nothing(pairs, random) -> None:  # type: ignore[no-untyped-def]
    schema = {"probability": pl.Float64, "same": pl.Boolean}
    shuffled = list(pairs)
    random.shuffle(shuffled)

    one, other = (threshold_report(pl.DataFrame(rows, schema=schema, orient="row")) for rows in (pairs, shuffled))

    assert_frame_equal(one.bands, other.bands)
    assert_frame_equal(one.candidates, other.candidates)
    assert one.told == other.told


@pytest.mark.parametrize(
    ("frame", "lower", "upper"),
    [
        (pl.DataFrame({"same": [True]}), 0.1, 0.5),
        (pl.DataFrame({"probability": [1.2], "same": [True]}), 0.1, 0.5),
        (pl.DataFrame({"probability": [0.2], "same": [True]}), 0.6, 0.5),
    ],
)
def test_bad_input_is_answered(frame: pl.DataFrame, lower: float, upper: float) -> None:
    with pytest.raises(BadInput):
        threshold_report(frame, lower=lower, upper=upper)
