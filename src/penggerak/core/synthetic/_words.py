"""The word lists beside this module, read once."""

from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
import yaml

from penggerak.core.synthetic._draws import Choices


@cache
def read(name: str) -> Any:
    """The content of words/<name>.yaml."""
    return yaml.safe_load(
        files("penggerak.core.synthetic").joinpath("words", f"{name}.yaml").read_text(encoding="utf-8")
    )


@cache
def trades() -> pl.DataFrame:
    """The activities of the made-up city: trade u32 (position), code, weight f64, women f64, jt f64, season, kind."""
    plain = [{key: row[key] for key in ("kbli", "weight", "women", "jt", "season", "kind")} for row in read("trades")]
    types = {"weight": pl.Float64, "women": pl.Float64, "jt": pl.Float64}
    return pl.DataFrame(plain, schema_overrides=types).rename({"kbli": "code"}).with_row_index("trade")


@cache
def trade_words() -> Choices:
    """What clerks call an activity; group = trade."""
    return Choices.ranked(*(row["words"] for row in read("trades")))


@cache
def trade_products() -> Choices:
    """What is sold; group = trade."""
    return Choices.ranked(*(row["products"] for row in read("trades")))


@cache
def name_patterns() -> Choices:
    """How businesses name themselves; group = trade."""
    patterns = read("business_names")
    return Choices.equal(*(patterns[row["kind"]] for row in read("trades")))


@cache
def brand_words() -> dict[str, Choices]:
    """wish, image and kin words of brands."""
    return {
        key: Choices.ranked(words.split() if isinstance(words, str) else words) for key, words in read("brands").items()
    }


@cache
def origins() -> Choices:
    """Where names come from (javanese, sundanese, ...) with their shares."""
    people = read("people")
    return Choices.weighted([(list(people), [part["share"] for part in people.values()])])


def origin_number(origin: pl.Expr) -> pl.Expr:
    """The position of an origin in people.yaml."""
    names = list(read("people"))
    return origin.replace_strict(names, range(len(names)), return_dtype=pl.Int64)


@cache
def name_forms() -> Choices:
    """How names are put together ("first second"); group = origin number."""
    return Choices.weighted((list(part["forms"]), list(part["forms"].values())) for part in read("people").values())


@cache
def name_parts(part: str) -> Choices:
    """first, second or last names or call words; group = 2 x origin number + (1 for women)."""
    groups = [words for origin in read("people").values() for words in _both_sexes(origin, part)]
    return Choices.equal(*groups) if part == "call" else Choices.ranked(*groups)


def _both_sexes(origin: dict[str, Any], part: str) -> list[list[str]]:
    if part == "last":
        return [origin.get("last", "-").split()] * 2
    if part == "call":
        return [origin["call"]["M"], origin["call"]["F"]]
    return [origin[sex][part].split() for sex in "MF"]
