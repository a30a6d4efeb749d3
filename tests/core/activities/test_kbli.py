"""A KBLI code never stands without its version, and each version is a tree."""

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penggerak.core.activities import (
    ActivityTree,
    BrokenActivitiesError,
    DifferentVersionsError,
    Kbli,
    RefusedKbliError,
)
from penggerak.sources.reference import kbli

TREES = {version: ActivityTree(kbli(version), version) for version in ("2020", "2025")}
LEAVES = {version: [activity.kbli.code for activity in tree.leaves()] for version, tree in TREES.items()}


@pytest.fixture(params=["2020", "2025"])
def tree(request):
    return TREES[request.param]


@settings(deadline=None)
@given(st.sampled_from(["2020", "2025"]).flatmap(lambda v: st.tuples(st.just(v), st.sampled_from(LEAVES[v]))))
def test_what_is_written_is_read_back(pair):
    code = Kbli(*pair)

    assert Kbli.parse(str(code)) == code
    assert Kbli.parse(f"  {code} ") == code


@pytest.mark.parametrize("text", ["10794", "C", "01"])
def test_a_code_without_its_version_is_refused_with_a_way_out(text):
    with pytest.raises(RefusedKbliError) as refusal:
        Kbli.parse(text)

    assert str(refusal.value.explanation) == (
        f"Kode KBLI {text} belum menyebut versinya. Tulis 2020:{text} atau 2025:{text} sesuai dokumennya."
    )


@pytest.mark.parametrize(
    "text", ["", "2015:10794", "2020:", "2020:1", "2020:107941", "2020:W", "makanan", "2020 10794"]
)
def test_what_is_no_code_is_refused(text):
    with pytest.raises(RefusedKbliError, match="bukan kode KBLI"):
        Kbli.parse(text)


def test_a_refusal_never_repeats_somebodys_number():
    with pytest.raises(RefusedKbliError) as refusal:
        Kbli.parse("3671011708850001")

    assert "3671011708850001" not in str(refusal.value)


def test_a_code_cannot_be_made_of_the_wrong_version():
    with pytest.raises(RefusedKbliError):
        Kbli("2015", "10794")


def test_the_same_digits_of_two_versions_are_two_codes():
    assert Kbli("2020", "10794") != Kbli("2025", "10794")
    assert len({Kbli("2020", "10794"), Kbli("2025", "10794")}) == 2


def test_codes_of_two_versions_have_no_order():
    with pytest.raises(DifferentVersionsError, match="different versions"):
        sorted([Kbli("2025", "10794"), Kbli("2020", "10794")])


def test_codes_of_one_version_are_ordered_by_their_digits():
    codes = [Kbli("2020", "10794"), Kbli("2020", "01111"), Kbli("2020", "10")]

    assert [code.code for code in sorted(codes)] == ["01111", "10", "10794"]


@pytest.mark.parametrize(
    ("version", "sections", "leaves", "entries"), [("2020", 21, 1_789, 2_710), ("2025", 22, 1_559, 2_444)]
)
def test_each_version_has_its_sections_and_leaves(version, sections, leaves, entries):
    tree = TREES[version]

    assert (len(tree.sections()), len(tree.leaves()), len(tree)) == (sections, leaves, entries)


def test_a_path_leads_from_the_section_to_the_code(tree):
    for leaf in tree.leaves():
        path = tree.path(leaf.kbli)

        assert [step.level for step in path] == ["section", "division", "group", "class", "subclass"]
        assert all(below in tree.children(above.kbli) for above, below in pairwise(path))


def test_every_child_names_its_parent(tree):
    for section in tree.sections():
        for division in tree.children(section.kbli):
            assert tree.parent(division.kbli) == section
            assert not tree.is_leaf(division.kbli)
        assert tree.parent(section.kbli) is None


def test_chips_are_made_in_manufacturing():
    chips = Kbli("2020", "10794")

    assert TREES["2020"].title(chips) == "Industri Kerupuk, Keripik, Peyek Dan Sejenisnya"
    assert TREES["2020"].section(chips).kbli == Kbli("2020", "C")
    assert TREES["2020"].is_leaf(chips)


def test_a_code_is_looked_up_in_its_own_version_only():
    with pytest.raises(DifferentVersionsError, match="looked up in KBLI 2025"):
        TREES["2025"].get(Kbli("2020", "10794"))


def test_a_code_nobody_knows_is_none_or_an_error():
    unknown = Kbli("2020", "99999")

    assert TREES["2020"].get(unknown) is None
    with pytest.raises(KeyError, match="2020:99999"):
        TREES["2020"].path(unknown)


@pytest.mark.parametrize("text", ["10794", " 10794 ", "10794.0", "KBLI 10794", "kbli10794", "2020:10794"])
def test_a_code_is_read_as_lists_write_it(text):
    checked = TREES["2020"].check(text)

    assert checked.value == Kbli("2020", "10794")
    assert checked.ok
    assert checked.explanation is None


def test_a_zero_eaten_by_a_spreadsheet_is_suggested():
    checked = TREES["2020"].check("1111")

    assert not checked.ok
    assert checked.suggestions == (Kbli("2020", "01111"),)
    assert str(checked.explanation) == (
        "Kode 1111 tidak ada di KBLI 2020. Mungkin 01111 (Pertanian Jagung): "
        "angka 0 di depan sering hilang di lembar kerja."
    )


def test_a_class_that_may_be_a_damaged_leaf_is_kept_and_the_leaf_suggested():
    tree = TREES["2020"]
    doubtful = [leaf.kbli.code[1:] for leaf in tree.leaves() if leaf.kbli.code[0] == "0"]
    both = [code for code in doubtful if tree.get(Kbli("2020", code))]

    assert both
    assert all(tree.check(code).ok and tree.check(code).suggestions for code in both)


@settings(deadline=None)
@given(st.sampled_from(LEAVES["2020"]))
def test_every_leaf_that_lost_its_zeros_can_be_found_again(code):
    damaged = str(int(code))

    checked = TREES["2020"].check(damaged)

    assert Kbli("2020", code) in (checked.value, *checked.suggestions)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "empty"), ("  ", "empty"), ("2025:10794", "other_version"), ("99999", "unknown"), ("keripik", "not_a_code")],
)
def test_each_problem_has_its_name_and_a_sentence(text, problem):
    checked = TREES["2020"].check(text)

    assert (checked.value, checked.problem) == (None, problem)
    assert str(checked.explanation).endswith(".")


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_answered(text):
    checked = TREES["2020"].check(text)

    assert (checked.value is None) == (checked.explanation is not None)


def test_typing_a_beginning_lists_what_lies_below():
    found = TREES["2020"].beginning_with("107")

    assert all(activity.kbli.code.startswith("107") for activity in found)
    assert Kbli("2020", "10794") in [activity.kbli for activity in found]
    assert TREES["2020"].beginning_with("999") == ()


def test_a_tree_takes_only_its_own_version():
    with pytest.raises(BrokenActivitiesError, match="not KBLI 2025"):
        ActivityTree(kbli("2020"), "2025")


@pytest.mark.parametrize(
    ("codes", "parents", "fault"),
    [(["C", "C"], [None, None], "stands twice"), (["C", "10"], [None, "D"], "10 has no parent")],
)
def test_a_table_that_is_no_tree_is_refused(codes, parents, fault):
    table = pl.DataFrame({"code": codes, "title": ["x"] * 2, "parent_code": parents})

    with pytest.raises(BrokenActivitiesError, match=fault):
        ActivityTree(table, "2020")
