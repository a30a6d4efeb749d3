"""KUR under Permenko Perekonomian 1/2026: the test vectors of who may ask for how much, and at which rate."""

from datetime import date

import pytest

from penggerak.core.eligibility import NoRulesInForce, answer
from penggerak.sources.rules import kur_rate, read

ON = date(2026, 11, 24)
GOOD = {
    "requested_idr": 50_000_000, "annual_sales_idr": 300_000_000, "started_on": date(2024, 1, 1), "has_nib": True,
    "nik": "3671011708850001", "has_e_ktp": True, "has_npwp": True, "has_work_insurance": True,
    "kur_sector": "production", "kur_micro_contracts": 0, "kur_small_contracts": 0, "kur_total_idr": 0,
    "had_commercial_credit": False, "has_running_loan": False, "owner_birth_date": date(1990, 1, 1),
}  # fmt: skip
SUPER, MICRO, SMALL = "kur-super-mikro", "kur-mikro", "kur-kecil"


def asked(name, **facts):
    return answer(read(name), GOOD | facts, ON)


def unmet(told):
    return [one.rule for one in told.findings if one.met is False]


@pytest.mark.parametrize(
    ("name", "requested", "verdict"),
    [
        (SUPER, 1, "eligible"), (SUPER, 10_000_000, "eligible"), (SUPER, 10_000_001, "not_yet"),
        (MICRO, 10_000_000, "not_yet"), (MICRO, 10_000_001, "eligible"), (MICRO, 100_000_000, "eligible"),
        (MICRO, 100_000_001, "not_yet"),
        (SMALL, 100_000_000, "not_yet"), (SMALL, 100_000_001, "eligible"), (SMALL, 500_000_000, "eligible"),
        (SMALL, 500_000_001, "not_yet"),
    ],
)  # fmt: skip
def test_ceilings_belong_to_the_contract(name, requested, verdict):
    assert asked(name, requested_idr=requested).verdict == verdict


@pytest.mark.parametrize(
    ("facts", "verdict", "rules"),
    [
        ({"annual_sales_idr": 4_800_000_000}, "eligible", []),
        ({"annual_sales_idr": 4_800_000_001}, "not_yet", ["scale"]),
        ({"annual_sales_idr": None, "estimated_sales_idr": 4_800_000_000}, "eligible", []),
        ({"annual_sales_idr": None}, "needs_a_person", []),
        ({"started_on": date(2026, 5, 24)}, "eligible", []),
        ({"started_on": date(2026, 5, 25)}, "needs_a_person", []),  # perhaps mentored, trained, in a group
        ({"started_on": date(2026, 5, 25), "is_mentored": True}, "eligible", []),
        ({"started_on": date(2026, 5, 25), "has_been_trained": True}, "eligible", []),
        ({"started_on": date(2026, 5, 25), "is_group_member": True}, "eligible", []),
        ({"started_on": date(2026, 5, 25), "family_has_viable_business": True}, "eligible", []),
        ({"has_nib": False, "has_village_letter": True}, "eligible", []),
        ({"has_nib": False, "has_village_letter": False}, "not_yet", ["licence"]),
        ({"has_nib": None, "licences": [{"kind": "nib"}]}, "eligible", []),
        ({"has_e_ktp": False}, "not_yet", ["identity"]),
        ({"owner_birth_date": date(2005, 11, 24)}, "eligible", []),
        ({"owner_birth_date": date(2005, 11, 25), "is_married": False}, "not_yet", ["age"]),
        ({"owner_birth_date": date(2005, 11, 25), "is_married": True}, "eligible", []),
        ({"has_running_loan": True, "collectability": 1}, "eligible", []),
        ({"has_running_loan": True, "collectability": 2}, "not_yet", ["current"]),
        ({"had_commercial_credit": True}, "not_yet", ["other_credit"]),
    ],
)
def test_who_may_ask(facts, verdict, rules):
    told = asked(MICRO, **facts)

    assert (told.verdict, unmet(told)) == (verdict, rules)


@pytest.mark.parametrize(
    ("name", "requested", "verdict"),
    [(SUPER, 10_000_000, "eligible"), (MICRO, 50_000_000, "eligible"), (MICRO, 50_000_001, "not_yet"), (SMALL, 100_000_001, "not_yet")],
)  # fmt: skip
def test_an_npwp_is_asked_for_above_50_million_and_always_for_small(name, requested, verdict):
    assert asked(name, requested_idr=requested, has_npwp=False).verdict == verdict


def test_work_insurance_is_asked_for_above_100_million():
    assert unmet(asked(SMALL, requested_idr=100_000_001, has_work_insurance=False)) == ["work_insurance"]
    assert asked(MICRO, requested_idr=100_000_000, has_work_insurance=False).verdict == "eligible"


def test_export_is_never_assumed():
    assert asked(MICRO, kur_sector="export_trade").verdict == "needs_a_person"
    assert asked(MICRO, kur_sector="export_trade", has_export_documents=True).verdict == "eligible"
    assert unmet(asked(MICRO, kur_sector="export_trade", has_export_documents=False)) == ["export_proof"]


@pytest.mark.parametrize(
    ("kind", "sector", "contract", "last_micro", "percent"),
    [
        ("super_micro", "non_export_trade", 1, None, 3), ("super_micro", "production", 7, None, 3),
        ("micro", "production", 1, None, 6), ("micro", "production", 5, None, 6), ("micro", "export_trade", 5, None, 6),
        ("micro", "non_export_trade", 1, None, 6), ("micro", "non_export_trade", 2, None, 7),
        ("micro", "non_export_trade", 3, None, None),
        ("small", "production", 6, None, 6), ("small", "export_trade", 6, None, 6),
        ("small", "non_export_trade", 1, None, 6), ("small", "non_export_trade", 2, None, 7),
        ("small", "non_export_trade", 3, None, 8), ("small", "non_export_trade", 4, None, 9),
        ("small", "non_export_trade", 5, None, 9),
        ("small", "non_export_trade", 1, 7, 8), ("small", "non_export_trade", 2, 7, 9),
        ("small", "non_export_trade", 3, 7, 9), ("small", "non_export_trade", 1, 6, 7),
        ("small", "production", 1, 7, 6),
    ],
)  # fmt: skip
def test_the_rate_follows_type_sector_and_number_of_contracts(kind, sector, contract, last_micro, percent):
    rate = kur_rate(kind, sector, contract=contract, last_micro_percent=last_micro, on=ON)

    assert rate.percent == percent
    assert rate.needs_a_person == (kind == "small" and sector == "non_export_trade" and contract > 4)
    assert rate.confidence == ("C" if rate.needs_a_person else "B")


def test_the_third_micro_contract_of_non_export_trade_is_refused():
    verdicts = [asked(MICRO, kur_sector="non_export_trade", kur_micro_contracts=before).verdict for before in (0, 1, 2)]

    assert verdicts == ["eligible", "eligible", "not_yet"]
    assert asked(MICRO, kur_sector="production", kur_micro_contracts=9).verdict == "eligible"


def test_the_fifth_small_contract_of_non_export_trade_is_left_to_a_person():
    facts = {"requested_idr": 101_000_000, "kur_sector": "non_export_trade"}
    verdicts = [asked(SMALL, **facts, kur_small_contracts=before).verdict for before in (0, 3, 4)]

    assert verdicts == ["eligible", "eligible", "needs_a_person"]


def test_420_million_before_and_100_now_is_more_than_500_million_in_total():
    facts = {"kur_sector": "non_export_trade", "kur_total_idr": 420_000_000, "kur_small_contracts": 1}

    assert "total" in unmet(asked(SMALL, requested_idr=100_000_000, **facts))
    assert "total" in unmet(asked(SMALL, requested_idr=100_000_001, **facts))
    assert asked(SMALL, requested_idr=120_000_000, **facts | {"kur_total_idr": 380_000_000}).verdict == "eligible"
    assert "total" not in unmet(asked(SMALL, requested_idr=100_000_001, **facts | {"kur_sector": "production"}))


def test_the_cheapest_way_past_the_npwp_is_to_ask_for_less():
    told = asked(MICRO, requested_idr=60_000_000, has_npwp=False, has_nib=False, has_village_letter=False)

    assert [step.conditions for step in told.repair.steps] == [("licence.1",), ("npwp.1",)]
    assert told.repair.effort == 2
    assert told.repair.steps[1].words.id == "Jumlah yang diajukan paling banyak Rp50.000.000"


def test_before_it_was_in_force_nothing_is_said():
    with pytest.raises(NoRulesInForce, match="2026-01-12"):
        answer(read(MICRO), GOOD, date(2026, 1, 12))
    with pytest.raises(LookupError):
        kur_rate("micro", "production", contract=1, on=date(2026, 1, 12))
