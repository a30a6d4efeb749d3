"""Answers that can be counted on the fingers: every kind of condition, ages on awkward days, and what is unknown."""

from datetime import date

import polars as pl
import pytest

from penggerak.core.eligibility import NoRulesInForce, WrongFacts, answer, findings, verdicts
from tests.core.eligibility.rules_for_tests import LABEL, made, rule

ON = date(2026, 11, 24)


def met(condition, value, *, fact, on=ON, **more):
    return answer(made(condition, **more), {fact: value}, on).findings[0].met


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2005, 11, 24), ON, 21),
        (date(2005, 11, 25), ON, 20),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
        (date(2003, 2, 28), date(2024, 2, 29), 21),
        (date(2003, 3, 1), date(2024, 2, 29), 20),
        (ON, ON, 0),
    ],
)
def test_age_in_whole_years(born, on, age):
    for asked in range(max(age - 1, 0), age + 2):
        assert met({"age_years": "owner_birth_date", "is": asked}, born, fact="owner_birth_date", on=on) == (
            asked == age
        )
        assert met({"age_years": "owner_birth_date", "at_least": asked}, born, fact="owner_birth_date", on=on) == (
            age >= asked
        )
        assert met({"age_years": "owner_birth_date", "at_most": asked}, born, fact="owner_birth_date", on=on) == (
            age <= asked
        )


@pytest.mark.parametrize(
    ("began", "on", "months"),
    [
        (date(2026, 5, 24), ON, 6),
        (date(2026, 5, 25), ON, 5),
        (date(2026, 8, 31), date(2027, 2, 28), 5),
        (date(2026, 8, 31), date(2027, 3, 1), 6),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 2, 28), date(2026, 3, 31), 1),
    ],
)
def test_whole_months_since(began, on, months):
    for asked in (months, months + 1):
        assert met({"months_since": "started_on", "at_least": asked}, began, fact="started_on", on=on) == (
            months >= asked
        )


def test_a_date_after_the_day_gives_no_age():
    for asked in ({"at_least": 0}, {"at_most": 60}, {"is_not": 3}, {"in": [1]}):
        assert met({"age_years": "owner_birth_date"} | asked, date(2026, 11, 25), fact="owner_birth_date") is None


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ({"kind": "pirt", "expires_on": ON}, True),
        ({"kind": "pirt", "expires_on": date(2026, 11, 23)}, False),
        ({"kind": "halal", "expires_on": ON}, False),
        ({"kind": "pirt"}, None),
        ({"kind": "pirt", "expires_on": ON, "issued_on": date(2026, 11, 25)}, False),
        ({"expires_on": ON}, None),
        ({"expires_on": date(2020, 1, 1)}, False),
    ],
)
def test_a_licence_has_to_be_valid_on_the_day(licence, expected):
    assert met({"licence": "pirt"}, [licence], fact="licences") is expected


def test_other_questions_about_licences():
    held = [{"kind": "pirt", "expires_on": date(2026, 12, 24)}]

    assert met({"licence": "pirt", "for_days": 30}, held, fact="licences") is True
    assert met({"licence": "pirt", "for_days": 31}, held, fact="licences") is False
    assert met({"licence": "pirt", "valid": False}, [{"kind": "pirt", "expires_on": date(2020, 1, 1)}], fact="licences")
    assert met({"licence": "pirt", "endless": "valid"}, [{"kind": "pirt"}], fact="licences") is True
    assert met({"licence": "pirt"}, [], fact="licences") is False
    assert met({"licence": "pirt", "absent": "unknown"}, [], fact="licences") is None
    assert met({"licence": "pirt"}, None, fact="licences") is None


def test_lists_are_counted_whole_or_in_part():
    taken = [{"topic": "finance", "year": 2025}, {"topic": "export", "year": 2024}, {"topic": "finance", "year": 2024}]

    assert met({"count": "trainings", "is": 3}, taken, fact="trainings")
    assert met({"count": "trainings", "where": {"topic": "finance"}, "is": 2}, taken, fact="trainings")
    assert met({"count": "trainings", "where": {"topic": "finance", "year": [2024]}, "is": 1}, taken, fact="trainings")
    assert (
        met({"count": "trainings", "where": {"topic": "finance"}, "at_least": 1}, [{"year": 2025}], fact="trainings")
        is None
    )
    assert met({"count": "trainings", "at_least": 1}, [], fact="trainings") is False


def test_codes_are_compared_by_their_beginning():
    assert met({"fact": "kbli", "starts_with": ["2020:10", "2020:11"]}, "2020:10794", fact="kbli")
    assert met({"fact": "kbli", "starts_with": "2020:10"}, "2025:10794", fact="kbli") is False
    assert met({"fact": "kbli", "not_starts_with": "2020:10"}, "2020:10794", fact="kbli") is False


def test_days_are_compared_with_the_day_asked_about():
    assert met({"fact": "died_on", "above": {"the_day": 0}}, ON, fact="died_on") is False
    assert met({"fact": "died_on", "at_most": {"the_day": -1}}, date(2026, 11, 23), fact="died_on")
    assert met({"fact": "died_on", "below": "2026-11-24"}, date(2026, 11, 23), fact="died_on")


def test_sums_are_unknown_when_a_part_is():
    condition = {"sum": ["annual_sales_idr", "capital_idr"], "at_most": 10}

    assert answer(made(condition), {"annual_sales_idr": 4, "capital_idr": 6}, ON).verdict == "eligible"
    assert answer(made(condition), {"annual_sales_idr": 5, "capital_idr": 6}, ON).verdict == "not_yet"
    assert answer(made(condition), {"annual_sales_idr": 5}, ON).verdict == "needs_a_person"


def test_a_parameter_has_the_figure_of_its_day():
    values = [
        {"from": date(2026, 1, 1), "value": 5, "source": "s", "confidence": "A"},
        {"from": date(2025, 1, 1), "value": 3, "source": "s", "confidence": "A"},
        {"from": date(2027, 1, 1), "value": None, "source": "s", "confidence": "C"},
    ]
    rules = made({"fact": "worker_count", "at_most": {"parameter": "most"}}, parameters={"most": {"values": values}})
    days = [
        date(2024, 12, 31),
        date(2025, 1, 1),
        date(2025, 12, 31),
        date(2026, 1, 1),
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]

    assert [answer(rules, {"worker_count": 4}, day).findings[0].met for day in days] == [
        None,
        False,
        False,
        True,
        True,
        None,
    ]


def test_a_rule_counts_from_its_first_to_its_last_day_and_may_change():
    first = rule(
        {"fact": "worker_count", "at_most": 1}, "size", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31)
    )
    then = rule({"fact": "worker_count", "at_most": 2}, "size", valid_from=date(2026, 1, 1))
    rules = made(first, then)

    assert [answer(rules, {"worker_count": 2}, day).verdict for day in (date(2025, 12, 31), date(2026, 1, 1))] == [
        "not_yet",
        "eligible",
    ]
    with pytest.raises(NoRulesInForce, match="coba"):
        answer(rules, {}, date(2024, 12, 31))


def test_what_fails_decides_and_what_is_unknown_only_when_nothing_fails():
    rules = made({"fact": "worker_count", "at_most": 5}, {"fact": "is_assisted", "is": True})
    table = pl.DataFrame({"worker_count": [1, 9, 1, None, 9], "is_assisted": [True, None, None, None, True]})

    decided = verdicts(findings(rules, table, ON))["verdict"].to_list()

    assert decided == ["eligible", "not_yet", "needs_a_person", "needs_a_person", "not_yet"]


def test_the_first_known_answer_counts():
    rules = made(
        {"first_known": [{"fact": "is_assisted", "is": True}, {"present": "nib"}, {"licence": "nib", "valid": False}]}
    )

    assert answer(rules, {"is_assisted": False, "nib": "1"}, ON).findings[0].met is False
    assert answer(rules, {"nib": "1", "licences": []}, ON).findings[0].met is True
    assert answer(rules, {"licences": []}, ON).findings[0].met is False
    assert answer(rules, {}, ON).findings[0].met is None


def test_empty_text_and_not_a_number_are_unknown():
    rules = made({"fact": "main_product", "is_not": "kopi"}, {"fact": "latitude", "is_not": 1})
    table = pl.DataFrame({"main_product": [""], "latitude": [float("nan")]})

    assert findings(rules, table, ON).frame.row(0) == (None, None)


def test_rupiah_with_a_fraction_are_not_rounded_under_a_ceiling():
    rules = made({"fact": "annual_sales_idr", "at_most": 10})

    assert findings(rules, pl.DataFrame({"annual_sales_idr": [10.0, 10.4]}), ON).frame["r1"].to_list() == [True, False]
    assert answer(rules, {"annual_sales_idr": 10.4}, ON).verdict == "not_yet"


@pytest.mark.parametrize(
    "table",
    [
        {"annual_sales_idr": ["10"]}, {"annual_sales_idr": [True]}, {"started_on": ["2026-01-01"]},
        {"is_assisted": [1]}, {"main_product": [3]}, {"licences": ["[]"]}, {"licences": [[1]]},
        {"licences": [[{"kind": 1, "expires_on": ON}]]},
    ],
)  # fmt: skip
def test_a_column_of_another_type_is_refused_by_name(table):
    rules = made(
        {"fact": "annual_sales_idr", "at_most": 10}, {"months_since": "started_on", "at_least": 1},
        {"fact": "is_assisted", "is": True}, {"fact": "main_product", "is": "kopi"}, {"licence": "pirt"},
    )  # fmt: skip
    name, (value,) = next((name, values) for name, values in table.items())

    with pytest.raises(WrongFacts, match=name):
        findings(rules, pl.DataFrame(table), ON)
    with pytest.raises(WrongFacts, match=name):
        answer(rules, {name: value}, ON)


def test_columns_of_kindred_types_are_taken_as_they_are():
    rules = made({"fact": "worker_count", "at_most": 3}, {"fact": "status", "is": "active"}, {"licence": "pirt"})
    table = pl.LazyFrame(
        {"worker_count": [3, 4], "status": ["active", "closed"], "licences": [[], None]},
        schema={"worker_count": pl.UInt8, "status": pl.Enum(["active", "closed"]), "licences": pl.List(pl.Null)},
    )

    assert findings(rules, table, ON).frame.rows() == [(True, True, False), (False, False, None)]


def test_no_business_at_all_is_no_trouble():
    found = findings(made({"fact": "worker_count", "at_most": 3}), pl.DataFrame({"worker_count": []}), ON)

    assert (found.frame.height, verdicts(found).height) == (0, 0)


def test_what_two_sets_have_in_common_is_looked_at_once():
    shared, own = {"fact": "worker_count", "at_most": 3}, {"fact": "worker_count", "at_most": 4}
    limit = {"most": {"values": [{"from": "2020-01-01", "value": 3, "source": "s", "confidence": "A"}]}}
    by_parameter = {"fact": "worker_count", "at_most": {"parameter": "most"}}
    one, other = made(shared), made({"any": [own, by_parameter]}, id="lain", parameters=limit)

    found = findings([one, other], pl.DataFrame({"worker_count": [3, 4, 5]}), ON)

    assert found.atoms.width == 2
    assert found.frame.rows() == [(True, True), (False, True), (False, False)]
    assert found.frame.columns == ["coba/r1", "lain/r1"]


def test_two_sets_that_mean_other_things_by_one_name_are_not_asked_together():
    facts = [{"tanda": {"type": kind, "label": LABEL}} for kind in ("int", "text")]
    one = made({"fact": "tanda", "is": 1}, facts=facts[0])
    other = made({"fact": "tanda", "is": "1"}, facts=facts[1], id="lain")

    with pytest.raises(WrongFacts, match="tanda"):
        findings([one, other], pl.DataFrame({"tanda": [1]}), ON)
    with pytest.raises(ValueError, match="same id"):
        findings([one, one], pl.DataFrame({"tanda": [1]}), ON)
