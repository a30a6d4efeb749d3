"""The rule sets that come with the project: complete, in force, sourced, and no figure surer than it is."""

from datetime import date

import polars as pl
import pytest

from penggerak.core.activities import limits, size_class_columns
from penggerak.core.eligibility import answer, answers, as_json, findings, from_json, verdicts
from penggerak.sources.rules import NAMES, read, read_all

ON = date(2026, 11, 24)


def test_everything_promised_is_there():
    assert {
        "pp7-mikro-penjualan", "pp7-kecil-penjualan", "pp7-menengah-penjualan", "pp7-mikro-modal", "pp7-kecil-modal",
        "pp7-menengah-modal", "kur-super-mikro", "kur-mikro", "kur-kecil", "tangerang-emas",
        "halal-pernyataan-pelaku-usaha", "spp-irt", "pengadaan-pemerintah", "pemasok-toko-swalayan", "pelatihan-usaha",
    } == set(NAMES)  # fmt: skip
    with pytest.raises(KeyError):
        read("lain")


@pytest.mark.parametrize("name", NAMES)
def test_a_set_is_named_like_its_file_in_force_and_comes_back_from_json(name):
    rules = read(name)

    assert rules.id == name
    assert rules.in_force(ON) == rules.rules
    assert from_json(as_json(rules)) == rules
    assert rules.note is not None


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_known_at_all_needs_a_person(name):
    told = answer(read(name), {}, ON)

    assert told.verdict == "needs_a_person"
    assert told.repair.to_check == tuple(rule.id for rule in read(name).rules)
    assert all("belum diketahui" in one.sentence.id and "not known" in one.sentence.en for one in told.findings)
    assert not any("{" in one.sentence.id + one.sentence.en for one in told.findings)


def test_all_are_asked_together_of_one_register():
    found = findings(list(read_all().values()), pl.DataFrame({"annual_sales_idr": [1, None, 3_000_000_000]}), ON)

    decided = verdicts(found)
    assert decided.columns == list(NAMES)
    assert decided["pp7-mikro-penjualan"].to_list() == ["eligible", "needs_a_person", "not_yet"]


def test_tangerang_emas_says_that_it_is_only_reported():
    rules = read("tangerang-emas")

    assert "Perwal 56/2022" in rules.note.id
    assert all("Perwal 56/2022" in rule.source and rule.confidence == "B" for rule in rules.rules)
    assert all(value.confidence == "B" for one in rules.parameters.values() for value in one.values)


GROUP = {
    "is_trader": True, "group_size": 5, "is_jointly_liable": True, "has_e_ktp": True, "has_bjb_account": True,
    "has_nib": True, "owner_birth_date": date(1990, 1, 1), "requested_idr": 500_000,
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "unmet"),
    [
        ({}, []),
        ({"requested_idr": 2_000_000, "group_size": 10}, []),
        ({"requested_idr": 499_999}, ["amount"]),
        ({"requested_idr": 2_000_001}, ["amount"]),
        ({"group_size": 4}, ["group"]),
        ({"group_size": 11}, ["group"]),
        ({"owner_birth_date": date(2005, 11, 24)}, []),
        ({"owner_birth_date": date(2005, 11, 25)}, ["age"]),
        ({"owner_birth_date": date(1965, 11, 25)}, []),
        ({"owner_birth_date": date(1965, 11, 24)}, ["age"]),
    ],
)
def test_tangerang_emas_as_reported(facts, unmet):
    told = answer(read("tangerang-emas"), GROUP | facts, ON)

    assert [one.rule for one in told.findings if one.met is False] == unmet


@pytest.mark.parametrize(
    ("name", "facts", "verdict"),
    [
        ("pp7-mikro-modal", {"capital_idr": 1_000_000_000}, "eligible"),
        ("pp7-mikro-modal", {"capital_idr": 1_000_000_001}, "not_yet"),
        ("pp7-kecil-modal", {"capital_idr": 1_000_000_001, "is_controlled_by_larger": False}, "eligible"),
        ("pp7-mikro-penjualan", {"annual_sales_idr": 2_000_000_000}, "eligible"),
        ("pp7-menengah-penjualan", {"annual_sales_idr": 15_000_000_001, "is_controlled_by_larger": False}, "eligible"),
        ("pp7-mikro-modal", {"capital_idr": 1, "annual_sales_idr": 3_000_000_000}, "eligible"),
        ("pp7-mikro-penjualan", {"capital_idr": 1, "annual_sales_idr": 3_000_000_000}, "not_yet"),
        ("pp7-kecil-penjualan", {"annual_sales_idr": 3_000_000_000, "is_controlled_by_larger": True}, "not_yet"),
        ("pp7-mikro-penjualan", {}, "needs_a_person"),
    ],
)
def test_size_by_law(name, facts, verdict):
    assert answer(read(name), facts, ON).verdict == verdict


def test_size_by_law_agrees_with_the_size_classes_of_the_register():
    limit = limits(ON)
    edges = [
        one
        for ceilings in (limit.capital, limit.annual_sales)
        for one in (ceilings.micro_idr, ceilings.small_idr, ceilings.medium_idr)
    ]
    amounts = [None, 0, *(edge + step for edge in edges for step in (-1, 0, 1))]
    table = pl.DataFrame({"capital_idr": amounts, "annual_sales_idr": amounts, "is_controlled_by_larger": False})
    classed = size_class_columns(table, on=ON)

    for measure, column in (("modal", "registration"), ("penjualan", "benefits")):
        for size, word in (("micro", "mikro"), ("small", "kecil"), ("medium", "menengah")):
            decided = verdicts(findings(read(f"pp7-{word}-{measure}"), table, ON))["verdict"].to_list()
            expected = [
                "needs_a_person" if one == "unknown" else "eligible" if one == size else "not_yet"
                for one in classed[column]
            ]
            assert decided == expected


FOOD = {
    "is_packaged_food": True, "is_home_made": True, "keeps_at_room_temperature": True, "shelf_life_days": 8,
    "is_excluded_from_pirt": False, "has_nib": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "unmet"),
    [({}, []), ({"shelf_life_days": 7}, ["shelf_life"]), ({"is_excluded_from_pirt": True}, ["not_excluded"]), ({"nib_status": "revoked"}, ["nib"])],
)  # fmt: skip
def test_spp_irt(facts, unmet):
    told = answer(read("spp-irt"), FOOD | facts, ON)

    assert [one.rule for one in told.findings if one.met is False] == unmet


HALAL = {
    "annual_sales_idr": 500_000_000, "uses_risky_materials": False, "has_simple_process": True,
    "has_halal_companion": True, "has_nib": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, "eligible"),
        ({"annual_sales_idr": 500_000_001}, "needs_a_person"),  # the later rules were not seen
        ({"annual_sales_idr": 15_000_000_001}, "not_yet"),
        ({"uses_risky_materials": True}, "not_yet"),
    ],
)
def test_halal_by_self_declaration(facts, verdict):
    assert answer(read("halal-pernyataan-pelaku-usaha"), HALAL | facts, ON).verdict == verdict


SUPPLIER = {
    "has_nib": True, "has_npwp": True, "sells_food": True, "has_pirt": False, "has_bpom_md": False, "has_halal": True,
    "has_trademark": True, "has_gtin": True, "has_full_label": True, "claims_nutrition": False,
    "shelf_life_left_share": 2 / 3, "has_carton_sheet": True, "has_price_list": True, "lead_time_days": 7,
    "capacity_per_month": 500.0, "has_return_rule": True, "has_samples": True,
}  # fmt: skip


def test_a_supplier_learns_the_easier_of_two_permits():
    told = answer(read("pemasok-toko-swalayan"), SUPPLIER, ON)

    assert [one.rule for one in told.findings if one.met is not True] == ["food_permit"]
    assert [(step.conditions, step.words.id) for step in told.repair.steps] == [(("food_permit.2",), "Punya SPP-IRT")]


def test_a_permit_that_has_run_out_does_not_count():
    held = {"licences": [{"kind": "pirt", "expires_on": date(2026, 11, 23)}], "has_pirt": None}
    lasting = {"licences": [{"kind": "pirt", "expires_on": ON}], "has_pirt": None}

    assert answer(read("pemasok-toko-swalayan"), SUPPLIER | held, ON).verdict == "not_yet"
    assert answer(read("pemasok-toko-swalayan"), SUPPLIER | lasting, ON).verdict == "eligible"


VENDOR = {
    "annual_sales_idr": 1, "has_nib": True, "kbli_matches": True, "has_npwp": True, "has_tax_status": True,
    "has_business_account": True, "has_product_sheet": True, "has_price_and_stock": True, "claims_tkdn": True,
}  # fmt: skip


@pytest.mark.parametrize(("has_tkdn", "verdict"), [(True, "eligible"), (False, "not_yet"), (None, "needs_a_person")])
def test_government_purchasing_asks_for_a_claimed_tkdn(has_tkdn, verdict):
    assert answer(read("pengadaan-pemerintah"), VENDOR | {"has_tkdn": has_tkdn}, ON).verdict == verdict


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [({}, "eligible"), ({"city_code": "36.03"}, "not_yet"), ({"status": "dormant"}, "not_yet"), ({"phone": None}, "needs_a_person")],
)  # fmt: skip
def test_training_intake(facts, verdict):
    here = {"annual_sales_idr": 1, "city_code": "36.71", "status": "active", "phone": "+62899", "has_nib": True}

    assert answer(read("pelatihan-usaha"), here | facts, ON).verdict == verdict


def test_one_business_gets_from_all_sets_together_what_each_says_alone():
    facts = SUPPLIER | GROUP | {"annual_sales_idr": 100_000_000, "kur_sector": "production"}

    together = answers(list(read_all().values()), facts, ON)

    assert together == [answer(rules, facts, ON) for rules in read_all().values()]
