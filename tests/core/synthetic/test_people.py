from datetime import date

import polars as pl
import pytest

from penggerak.core.synthetic import City
from penggerak.core.synthetic._words import read

from .conftest import ON


def words_of(sex: str) -> set[str]:
    """Every part a name of that sex may have."""
    people = read("people").values()
    own = {word for origin in people for part in origin[sex].values() for word in part.split()}
    return own | {word for origin in people for word in origin.get("last", "").split()}


@pytest.mark.parametrize("sex", ["M", "F"])
def test_names_fit_the_sex(made: City, sex: str) -> None:
    names = made.owners.filter(pl.col("owner_sex") == sex)["owner_name"]

    said = set(names.str.split(" ").explode(empty_as_null=False, keep_nulls=False))

    assert said <= words_of(sex)


def test_some_names_are_common_and_some_are_single_words(made: City) -> None:
    first = made.owners["owner_name"].str.extract(r"^(\S+)", 1).value_counts(normalize=True).sort("proportion")
    words = made.owners["owner_name"].str.count_matches(" ") + 1

    assert first["proportion"][-1] > 0.02
    assert first.height > 300
    assert 0.08 < (words == 1).mean() < 0.25
    assert words.max() == 3


def test_no_name_says_a_word_twice(made: City) -> None:
    parts = made.owners["owner_name"].str.split(" ")

    assert (parts.list.len() == parts.list.n_unique()).all()


def test_owners_are_grown_up_and_women_are_many_among_cooks_and_few_among_welders(made: City) -> None:
    ages = (ON - made.owners["owner_birth_date"]).dt.total_days() / 365.25
    both = made.businesses.join(made.owners, on="owner_id")
    women = {
        code: (both.filter(pl.col("kbli") == code)["owner_sex"] == "F").mean() for code in ("2020:10792", "2020:45407")
    }

    assert ages.min() >= 18.9
    assert ages.max() < 80
    assert women["2020:10792"] > 0.75
    assert women["2020:45407"] < 0.2


def test_word_lists_hold_no_word_twice_and_no_lower_case_name() -> None:
    for name, origin in read("people").items():
        for sex in "MF":
            for part, text in origin[sex].items():
                words = text.split()
                assert len(words) == len(set(words)), (name, sex, part)
                assert all(word[0].isupper() for word in words), (name, sex, part)


def test_second_businesses_are_of_another_kind(made: City) -> None:
    codes = {row["kbli"]: row["kind"] for row in read("trades")}
    both = made.businesses.with_columns(kind=pl.col("kbli").str.slice(5).replace_strict(codes))

    owned = both.group_by("owner_id").agg("kind", pl.len()).filter(pl.col("len") == 2)

    assert owned.height > 0
    assert owned["kind"].list.n_unique().eq(2).all()


def test_birth_dates_differ(made: City) -> None:
    assert made.owners["owner_birth_date"].n_unique() > 3000
    assert made.owners["owner_birth_date"].max() < date(2008, 1, 1)
