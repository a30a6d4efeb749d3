"""Findings in words: what is needed, what was found, in both languages."""

from datetime import date

import polars as pl
import pytest

from penggerak.core.eligibility import answer, apart, demands, findings, reasons, repair_words
from tests.core.eligibility.rules_for_tests import LABEL, label, made, rule

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("condition", "facts", "needed", "found"),
    [
        ({"fact": "annual_sales_idr", "at_most": 4_800_000_000}, {"annual_sales_idr": 5_000_000_001},
         ("paling banyak Rp4.800.000.000", "at most Rp4,800,000,000"), ("Rp5.000.000.001", "Rp5,000,000,001")),
        ({"fact": "annual_sales_idr", "above": 1, "at_most": 3}, {},
         ("lebih dari Rp1 dan paling banyak Rp3", "more than Rp1 and at most Rp3"), ("belum diketahui", "not known")),
        ({"fact": "worker_count", "between": [1, 4]}, {"worker_count": 1_234},
         ("1 orang sampai 4 orang", "1 people to 4 people"), ("1.234 orang", "1,234 people")),
        ({"age_years": "owner_birth_date", "between": [21, 60]}, {"owner_birth_date": date(2005, 11, 25)},
         ("21 tahun sampai 60 tahun", "21 years to 60 years"), ("20 tahun", "20 years")),
        ({"months_since": "started_on", "at_least": 6}, {"started_on": date(2026, 6, 1)},
         ("paling sedikit 6 bulan", "at least 6 months"), ("5 bulan", "5 months")),
        ({"fact": "started_on", "at_most": "2025-12-31"}, {"started_on": date(2026, 3, 2)},
         ("paling lambat 31 Desember 2025", "no later than 31 December 2025"), ("2 Maret 2026", "2 March 2026")),
        ({"fact": "is_assisted", "is": True}, {"is_assisted": False}, ("ya", "yes"), ("tidak", "no")),
        ({"fact": "status", "in": ["active", "dormant"]}, {"status": "closed"},
         ("Aktif atau Tidur", "Active or Dormant"), ("Tutup", "Closed")),
        ({"fact": "kbli", "starts_with": ["2020:10", "2020:11"]}, {"kbli": "2020:47111"},
         ("berawalan 2020:10 atau 2020:11", "beginning with 2020:10 or 2020:11"), ("2020:47111", "2020:47111")),
        ({"licence": "pirt"}, {"licences": [{"kind": "pirt", "expires_on": date(2026, 1, 5)}]},
         ("masih berlaku", "still valid"), ("berakhir 5 Januari 2026", "expired 5 January 2026")),
        ({"licence": "pirt", "for_days": 90}, {"licences": [{"kind": "pirt", "expires_on": ON}]},
         ("masih berlaku 90 hari lagi", "valid for 90 more days"), ("berlaku sampai 24 November 2026", "valid until 24 November 2026")),
        ({"licence": "halal"}, {"licences": []}, ("masih berlaku", "still valid"), ("tidak ada", "none")),
        ({"count": "trainings", "at_least": 2}, {"trainings": [{"year": 2025}]}, ("paling sedikit 2", "at least 2"), ("1", "1")),
        ({"any": [{"fact": "is_assisted", "is": True}, {"licence": "nib"}]}, {"is_assisted": False, "licences": []},
         ("Binaan dinas: ya atau NIB: masih berlaku", "Assisted by the office: yes or NIB: still valid"),
         ("Binaan dinas: tidak; NIB: tidak ada", "Assisted by the office: no; NIB: none")),
    ],
)  # fmt: skip
def test_what_is_needed_and_what_was_found(condition, facts, needed, found):
    told = answer(made(condition), facts, ON).findings[0]

    assert (told.needed.id, told.needed.en) == needed
    assert (told.found.id, told.found.en) == found
    assert told.sentence.id == f"Perlu {needed[0]}. Yang tercatat: {found[0]}."


def test_a_sentence_may_say_itself_what_was_found_and_name_a_parameter():
    sentence = {"id": "Batasnya {batas}, Anda {found}.", "en": "The line is {batas}, yours {found}."}
    values = {"batas": {"values": [{"from": "2020-01-01", "value": 500_000_000, "source": "s", "confidence": "A"}]}}
    one = rule({"fact": "annual_sales_idr", "at_most": {"parameter": "batas"}}) | {"sentence": sentence}

    told = answer(made(one, parameters=values), {"annual_sales_idr": 600_000_000}, ON).findings[0]

    assert told.sentence.id == "Batasnya Rp500.000.000, Anda Rp600.000.000."
    assert told.sentence.en == "The line is Rp500,000,000, yours Rp600,000,000."


def test_numbers_of_people_are_never_said():
    told = answer(made({"fact": "nik", "starts_with": "3671"}), {"nik": "3603011708859001"}, ON).findings[0]

    assert told.met is False
    assert told.found == label("ada, tidak ditampilkan") or told.found.id == "ada, tidak ditampilkan"
    assert "3603" not in str(told)


def test_reasons_of_a_register_are_the_sentences_not_met_in_either_language():
    rules = made({"fact": "worker_count", "at_most": 5}, {"fact": "is_assisted", "is": True})
    found = findings(rules, pl.DataFrame({"worker_count": [1, 9, None], "is_assisted": [True, False, True]}), ON)

    assert reasons(found)["reasons"].to_list() == [
        [],
        ["Perlu paling banyak 5 orang. Yang tercatat: 9 orang.", "Perlu ya. Yang tercatat: tidak."],
        ["Perlu paling banyak 5 orang. Yang tercatat: belum diketahui."],
    ]
    assert reasons(found, "en")["reasons"][2].to_list() == ["Perlu at most 5 people. On record: not known."]


def test_what_has_to_stop_is_said_as_such():
    condition = {"not": {"fact": "is_state_employee", "is": True, "changeable": True}}

    step = answer(made(condition), {"is_state_employee": True}, ON).repair.steps[0]

    assert step.words.id.startswith("tidak (ASN")
    assert step.words.en.startswith("not (Civil servant")


def test_repairs_are_said_in_the_authors_words_where_there_are_any():
    words = {"id": "Urus NIB di OSS", "en": "Get an NIB at OSS"}
    either = {"any": [{"licence": "nib", "words": words}, {"fact": "punya_surat", "is": True}]}
    rules = made(either, facts={"punya_surat": {"type": "bool", "label": LABEL}})
    found = findings(rules, pl.DataFrame({"punya_surat": [False]}), ON)

    assert repair_words(found) == {"r1.1": "Urus NIB di OSS", "r1.2": "Satu: ya"}
    assert repair_words(found, language="en") == {"r1.1": "Get an NIB at OSS", "r1.2": "One: yes"}


def test_what_a_rule_asks_for_is_said_without_anybody_in_particular():
    rules = made(rule({"fact": "annual_sales_idr", "at_most": 4_800_000_000}, valid_from="2026-01-01"))

    asked = demands(rules, ON)

    assert [(one.id, one.en) for one in asked.values()] == [
        ("Perlu paling banyak Rp4.800.000.000.", "Perlu at most Rp4,800,000,000.")
    ]
    assert demands(rules, date(1990, 1, 1)) == {}


def test_what_is_on_record_can_be_shown_apart():
    assert apart("Punya NIB. Yang tercatat: tidak ada.", "id") == ("Punya NIB.", "Yang tercatat: tidak ada.")
    assert apart("Umur 20 tahun; perlu 21.", "id") == ("Umur 20 tahun; perlu 21.", "")
