"""The quick reader and the careful one give the same table; what it does not understand it leaves alone."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from penggerak.cli import _tables
from penggerak.cli._quick_tables import quick_table

CELLS = st.text("ab1 é\t.'", max_size=4)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("tables") / "t.csv"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_plain_files_read_alike_both_ways(file, rows, ending, ended):
    lines = ["token;b;c", *(";".join(row) for row in rows)]
    file.write_bytes((ending.join(lines) + ending * ended).encode())

    quick = quick_table(file, ",;\t|", _tables.ROW)

    careful = _careful(file)
    if quick is not None:
        assert_frame_equal(quick.select(careful.columns), careful)
    assert quick is not None or not rows


def _careful(file):
    """What read_table() gives when the quick reader steps back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_tables, "quick_table", lambda *_: None)
        return _tables.read_table(file, ["token", "b"], optional=["c", "d"])


@pytest.mark.parametrize(
    "text",
    [
        b"", b"\n", b"a,b", b'a,b\n"1,2",3\n', b"a,b\n1\n", b"a,b\n1,2,3\n4\n", b"a,b\n\n1,2\n", b"a,a\n1,2\n",
        b"a,\n1,2\n", b"a,b\r1,2\r", "a,b\n1,2\n".encode("utf-16"), b"a,b\n\xe9,2\n",
    ],
)  # fmt: skip
def test_what_is_unusual_is_left_to_the_careful_reader(file, text):
    file.write_bytes(text)

    assert quick_table(file, ",;\t|", _tables.ROW) is None


def test_the_line_of_a_row_is_kept_where_empty_rows_are_left_out(file):
    file.write_bytes(b"a,b\n1,2\n , \n3,\n")

    assert quick_table(file, ",", "line").rows() == [("1", "2", 2), ("3", None, 4)]
    assert quick_table(file, ",", "line").schema == pl.Schema({"a": pl.String, "b": pl.String, "line": pl.Int64})
