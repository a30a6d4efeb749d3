"""What each check says of one plain case of each kind."""

from datetime import date

import pytest

from penggerak.core.prechecks import AUDIT, CHECK_NAMES, CHECKS, FINDINGS, Finding, LookUp, precheck
from penggerak.core.prechecks._reasons import _REASONS
from tests.core.prechecks.recipients import BUDI, OTHER, SITI, a_row, entry, frame, register

ON = date(2026, 11, 1)
BORN = date(1985, 8, 17)


def found(check, *rows, look_ups=(), entries=(), on=ON):
    """(outcome, reason) of a check for each row."""
    table = precheck(frame(*rows), city="36.71", on=on, look_ups=look_ups, register=register(*entries))
    return [(f["outcome"], f["reason"]) for f in table.iter_rows(named=True) if f["check"] == check]


def one(check, *, look_ups=(), entries=(), on=ON, **values):
    [answer] = found(check, a_row(**values), look_ups=look_ups, entries=entries, on=on)
    return answer


def test_the_ten_classes_are_those_of_the_audit_whose_parts_and_total_differ_in_the_press():
    assert len(CHECK_NAMES) == 10
    assert sum(check.audited for check in CHECKS.values()) == 414_613
    assert AUDIT.total == 414_590
    assert "414.613" in AUDIT.confidence


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"nik": BUDI, "birth_date": BORN, "sex": "M"}, None),
        ({"nik": SITI, "birth_date": BORN, "sex": "F"}, None),
        ({"nik": BUDI, "birth_date": date(1885, 8, 17)}, None),  # the century is not in a NIK
        ({"nik": BUDI, "birth_date": date(1985, 8, 18)}, "birth_date_differs_from_nik"),
        ({"nik": BUDI, "birth_date": date(1985, 9, 17)}, "birth_date_differs_from_nik"),
        ({"nik": BUDI, "birth_date": date(1986, 8, 17)}, "birth_date_differs_from_nik"),
        ({"nik": SITI, "birth_date": BORN, "sex": "M"}, "sex_differs_from_nik"),
    ],
)
def test_a_birth_date_and_sex_are_held_against_the_nik(values, reason):
    assert one("identity_mismatch", **values) == ("hit" if reason else "clear", reason)


@pytest.mark.parametrize("values", [{}, {"birth_date": BORN, "name": "Budi"}, {"nik": BUDI}, {"nik": BUDI, "sex": "M"}])
def test_without_anything_to_compare_an_identity_is_unknown(values):
    assert one("identity_mismatch", **values)[0] == "unknown"


@pytest.mark.parametrize(
    ("written", "known", "outcome"),
    [
        ("Budi Contoh", "BUDI CONTOH, S.E.", "clear"),
        ("H. Moh. Budi", "Muhammad Budi", "clear"),
        ("Oentoeng Djoko", "Untung Joko", "clear"),
        ("Contoh Budi", "Budi Contoh", "clear"),
        ("B. Contoh", "Budi Contoh", "clear"),
        ("Budi", "Budi Contoh", "clear"),
        ("Siti Aminah", "Siti Rohani", "hit"),
        ("Budi Contoh", "Agus Rekaan", "hit"),
    ],
)
def test_a_name_is_held_against_the_register(written, known, outcome):
    assert one("identity_mismatch", nik=BUDI, name=written, entries=[entry(BUDI, name=known)])[0] == outcome


def test_one_entry_of_the_register_that_agrees_is_enough():
    entries = [entry(BUDI, name="Orang Lain"), entry(BUDI, name="Budi Contoh"), entry(SITI, name="Siti Contoh")]

    assert one("identity_mismatch", nik=BUDI, name="Budi Contoh", entries=entries) == ("clear", None)
    assert one("identity_mismatch", nik=BUDI, name="Siti Contoh", entries=entries)[0] == "hit"


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"nik": BUDI}, ("clear", None)),
        ({}, ("unknown", "nik_empty")),
        ({"nik_problem": "length"}, ("hit", "nik_length")),
        ({"nik": "3671001708859001"}, ("hit", "nik_place")),
    ],
)
def test_a_nik_is_possible_or_not(values, answer):
    assert one("anomalous_nik", **values) == answer


@pytest.mark.parametrize(
    ("check", "kind", "listed"),
    [
        ("state_employee", "state_employee", "listed_state_employee"),
        ("bank_credit", "credit", "listed_credit"),
        ("deceased", "deceased", "listed_deceased"),
        ("paid_before", "payment", "listed_payment"),
    ],
)
def test_a_list_of_another_office_is_asked(check, kind, listed):
    look_ups = [LookUp(kind, date(2026, 1, 1), (BUDI, OTHER))]

    assert one(check, nik=BUDI, look_ups=look_ups) == ("hit", listed)
    assert one(check, nik=SITI, look_ups=look_ups) == ("clear", None)
    assert one(check, look_ups=look_ups) == ("unknown", "no_nik_to_look_up")
    assert one(check, nik=BUDI) == ("unknown", "no_list")


def test_a_decree_is_asked_the_other_way_round():
    look_ups = [LookUp("decree", date(2026, 1, 1), (BUDI,))]

    assert one("not_in_decree", nik=BUDI, look_ups=look_ups) == ("clear", None)
    assert one("not_in_decree", nik=SITI, look_ups=look_ups) == ("hit", "not_in_decree")
    assert one("not_in_decree", look_ups=look_ups)[0] == "unknown"
    assert one("not_in_decree", nik=SITI)[0] == "unknown"


def test_what_a_list_or_the_register_says_itself_needs_no_other_list():
    assert one("state_employee", is_state_employee=True) == ("hit", "says_state_employee")
    assert one("state_employee", nik=BUDI, entries=[entry(BUDI, is_state_employee=True)])[0] == "hit"
    assert one("state_employee", nik=BUDI, is_state_employee=False)[0] == "unknown"
    assert one("deceased", nik=BUDI, entries=[entry(BUDI, died_on=date(2026, 1, 1))]) == ("hit", "says_deceased")
    assert one("deceased", died_on=date(2026, 12, 1))[0] == "unknown"  # not yet: a slip of the pen


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"annual_sales_idr": 2_000_000_000}, ("clear", None)),
        ({"annual_sales_idr": 2_000_000_001}, ("hit", "sales_above_micro")),
        ({"annual_sales_idr": 60_000_000_000}, ("hit", "sales_above_micro")),
        ({"monthly_sales_idr": 200_000_000}, ("hit", "sales_above_micro")),
        ({"annual_sales_idr": 10, "monthly_sales_idr": 200_000_000}, ("clear", None)),
        ({"annual_sales_idr": 10, "capital_idr": 9_000_000_000}, ("clear", None)),
        ({"capital_idr": 1_000_000_000}, ("clear", None)),
        ({"capital_idr": 1_000_000_001}, ("hit", "capital_above_micro")),
        ({"declared_size": "small"}, ("hit", "declared_not_micro")),
        ({"declared_size": "micro"}, ("unknown", "size_unknown")),
        ({"annual_sales_idr": -5}, ("unknown", "size_unknown")),
        ({}, ("unknown", "size_unknown")),
    ],
)
def test_sales_decide_then_capital_and_nothing_known_is_never_micro(values, answer):
    assert one("not_micro", **values) == answer


def test_no_limits_are_recorded_before_the_regulation():
    assert one("not_micro", annual_sales_idr=10, on=date(2020, 10, 1)) == ("unknown", "no_limits")


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"city_code": "36.71", "nik": OTHER}, ("clear", None)),  # first issued elsewhere, lives here
        ({"city_code": "36.03"}, ("hit", "address_elsewhere")),
        ({"area_not_found": True}, ("hit", "area_not_found")),
        ({"nik": OTHER}, ("unknown", "no_address_nik_elsewhere")),
        ({"nik": BUDI}, ("unknown", "no_address")),
        ({}, ("unknown", "no_address")),
    ],
)
def test_the_address_decides_and_a_nik_alone_proves_nothing(values, answer):
    assert one("lives_elsewhere", **values) == answer


def test_the_same_person_or_business_twice():
    rows = [
        a_row(1, nik=BUDI), a_row(5, nik=BUDI), a_row(2, nik=SITI, nib="9912345678901"), a_row(3, nib="9912345678901"),
        a_row(4, nik=OTHER, name="Rini Contoh", birth_date=BORN), a_row(6, name="Contoh, dr. Rini", birth_date=BORN),
        a_row(7, name="Contoh Rini", birth_date=BORN), a_row(8),
    ]  # fmt: skip

    answers = [reason for _, reason in found("duplicate", *rows)]

    assert answers == ["same_nik", "same_nib", "same_nib", "same_name_and_birth_date", "same_nik", None,
                       "same_name_and_birth_date", "nobody_named"]  # fmt: skip


def test_two_different_niks_are_two_people_whatever_their_names():
    rows = [a_row(1, nik=BUDI, name="Budi", birth_date=BORN), a_row(2, nik=OTHER, name="Budi", birth_date=BORN)]

    assert found("duplicate", *rows) == [("clear", None)] * 2


@pytest.mark.parametrize("reason", sorted(_REASONS))
def test_every_reason_is_a_whole_sentence_that_names_who_repairs_it(reason):
    finding = Finding(7, "duplicate", "hit", reason, number=3_000_000_000, limit=2_000_000_000, day=date(2026, 1, 31))

    said = str(finding.sentence())

    assert said.endswith(".")
    assert said.count(".") >= 2  # what is wrong, and what to do
    assert "%(" not in said
    assert finding.repaired_by() is not None


def test_amounts_and_days_are_written_as_people_read_them():
    money = Finding(1, "not_micro", "hit", "sales_above_micro", number=3_000_000_000, limit=2_000_000_000)
    times = Finding(1, "paid_before", "hit", "listed_payment", number=2, day=date(2026, 1, 31))

    assert "Rp3.000.000.000" in str(money.sentence())
    assert "Rp2.000.000.000" in str(money.sentence())
    assert "2 kali" in str(times.sentence())
    assert "31-01-2026" in str(times.sentence())


def test_nobody_to_check_is_an_empty_answer():
    table = precheck(frame(), city="36.71", on=ON)

    assert (table.height, table.schema) == (0, FINDINGS)
