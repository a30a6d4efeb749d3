"""What stays of a statement after an erasure: every field is either kept for counts, or gone."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penggerak.core.register import FIELDS, SENSITIVE, Record, project_one
from penggerak.core.register.counting import DIMENSIONS, group_of
from penggerak.core.register.erasing import ERASED, erased_values, redrawn, stays

# What says who it is or where they live, or is told in free words: none of it stays as it was said.
PERSONAL = {
    "owner_name", "nik", "owner_birth_date", "phone", "email", "owner_npwp", "business_name", "nib", "business_npwp",
    "sidt_id", "main_activity", "address", "street", "street_number", "latitude", "longitude", "main_product",
    "owner_address", "whatsapp", "disability_kind", "cooperative_kind", "other_job", "died_on", "household_link",
    "popular_name", "photo", "opening_hours", "products", "social_accounts", "marketplaces", "partners", "contracts",
    "materials", "loans", "licences", "pirt_number", "halal_number", "bpom_number", "trademark_number", "e_katalog_id",
    "padi_id", "investor_commitment", "annual_sales_idr", "capital_idr", "monthly_sales_idr", "worker_count",
}  # fmt: skip
TYPED = {
    "int": 7, "idr": 12_345_678, "decimal": 1.25, "date": "1985-08-17", "bool3": True, "enum": "x", "code": "0123",
    "list": [{"name": "Qorina"}], "text": "Qorina Zazkiawati",
}  # fmt: skip


def said(field):
    return next(iter(field.choices), TYPED[field.type]) if field.type == "enum" else TYPED[field.type]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_kept_for_counts_or_goes(name):
    value = said(FIELDS[name])

    kept = erased_values({name: value})

    match stays(name):
        case "value":
            assert FIELDS[name].type in ("enum", "bool3", "code")
            assert kept == {name: value}
        case "nothing":
            assert name in SENSITIVE
            assert kept == {}
        case _:
            assert kept[name] != value


@pytest.mark.parametrize("name", sorted(PERSONAL))
def test_nothing_personal_stays_as_it_was_said(name):
    assert name not in erased_values({name: said(FIELDS[name])}) or stays(name) in ("mark", "year", "class")


def test_free_text_lists_and_amounts_never_stay():
    kept = {name for name in FIELDS if stays(name) == "value"}

    assert {FIELDS[name].type for name in kept} <= {"enum", "bool3", "code"}


def test_what_was_withdrawn_stays_withdrawn():
    assert erased_values({"phone": None, "owner_sex": None}) == {"phone": None, "owner_sex": None}


@given(
    values=st.fixed_dictionaries(
        {},
        optional={
            name: st.just(said(field)) for name, field in FIELDS.items() if name not in ("status", "declared_size")
        }
        | {
            "annual_sales_idr": st.integers(-5, 90_000_000_000),
            "capital_idr": st.integers(-5, 90_000_000_000),
            "status": st.sampled_from(["active", "closed", "moved", None]),
        },
    )
)
def test_every_count_says_the_same_before_and_after(values):
    groups, again = groups_of(values), groups_of(erased_values(values))

    assert again == groups


def groups_of(values):
    record = Record(1, "list", date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), "a", values)
    business = project_one(1, [record])
    return {name: group_of(business, name, on=date(2026, 2, 1)) for name in DIMENSIONS}


DIGESTS = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")


@given(
    own=st.lists(DIGESTS, min_size=1, max_size=6, unique=True),
    others=st.lists(DIGESTS, max_size=6, unique=True),
    draws=st.lists(st.integers(0, 2**256 - 1), min_size=6, max_size=6),
)
def test_new_digests_keep_the_order_among_themselves_and_among_the_others(own, others, draws):
    others = [one for one in others if all(abs(int(one, 16) - int(mine, 16)) > 16 for mine in own)]

    made = redrawn(own, others, draws=draws)

    for mine in own:
        for other in others:
            assert (made[mine] < other) == (mine < other)
    assert [made[one] for one in sorted(own)] == sorted(made.values())


def test_the_mark_is_a_sentence_of_our_own():
    assert erased_values({"business_name": "Keripik Qorina"}) == {"business_name": ERASED}
