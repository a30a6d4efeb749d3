"""Industries of regional GDP for both versions of KBLI, and the creative subsectors."""

from pathlib import Path

import pytest
import yaml

import penggerak.core
from penggerak.core.activities import (
    GRDP_LABELS,
    ActivityTree,
    Kbli,
    creative_subsectors,
    grdp_label,
    grdp_label_of,
)
from penggerak.sources import reference

TREES = {version: ActivityTree(reference.kbli(version), version) for version in ("2020", "2025")}


def test_there_are_seventeen_industries_in_their_order():
    assert "".join(GRDP_LABELS) == "ABCDEFGHIJKLM,NOPQR,S,T,U"
    assert len(GRDP_LABELS) == 17
    assert all(label.name_id and label.name_en for label in GRDP_LABELS.values())


@pytest.mark.parametrize("version", ["2020", "2025"])
def test_every_section_belongs_to_exactly_one_industry(version):
    letters = [section.kbli.code for section in TREES[version].sections()]

    assert {grdp_label(letter, version) for letter in letters} == set(GRDP_LABELS)


@pytest.mark.parametrize(
    ("letter", "in_2020", "in_2025"),
    [
        ("C", "C", "C"),
        ("J", "J", "J"),
        ("K", "K", "J"),
        ("L", "L", "K"),
        ("M", "M,N", "L"),
        ("N", "M,N", "M,N"),
        ("O", "O", "M,N"),
        ("P", "P", "O"),
        ("Q", "Q", "P"),
        ("R", "R,S,T,U", "Q"),
        ("U", "R,S,T,U", "R,S,T,U"),
    ],
)
def test_a_letter_means_another_industry_in_another_version(letter, in_2020, in_2025):
    assert (grdp_label(letter, "2020"), grdp_label(letter, "2025")) == (in_2020, in_2025)


def test_a_letter_the_version_lacks_is_an_error():
    assert grdp_label("V", "2025") == "R,S,T,U"
    with pytest.raises(KeyError):
        grdp_label("V", "2020")


@pytest.mark.parametrize(
    ("code", "label"),
    [("2020:10794", "C"), ("2020:45407", "G"), ("2025:95320", "G"), ("2025:95400", "R,S,T,U"), ("2025:56101", "I")],
)
def test_a_code_finds_its_industry(code, label):
    kbli = Kbli.parse(code)

    assert grdp_label_of(kbli, TREES[kbli.version]) == label


@pytest.mark.parametrize("version", ["2020", "2025"])
def test_the_industry_of_a_code_is_that_of_its_section_but_for_motor_repair(version):
    tree = TREES[version]
    differing = [
        leaf.title
        for leaf in tree.leaves()
        if grdp_label_of(leaf.kbli, tree) != grdp_label(tree.section(leaf.kbli).kbli.code, version)
    ]

    assert all("mobil" in title or "motor" in title for title in differing)
    assert bool(differing) == (version == "2025")


def test_the_creative_subsectors_are_those_of_the_reference_table():
    rows = [(s.name_id, s.name_en) for s in creative_subsectors()]

    assert rows == reference.creative_subsectors().select("name_id", "name_en").rows()


def test_the_register_stores_creative_subsectors_under_the_same_keys():
    declared = yaml.safe_load((Path(penggerak.core.__file__).parent / "register" / "fields.yaml").read_text())["fields"]
    field = next(field for field in declared if field["name"] == "creative_subsector")

    assert {subsector.key for subsector in creative_subsectors()} == set(field["choices"])
