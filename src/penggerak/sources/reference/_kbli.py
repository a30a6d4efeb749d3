"""The two classifications of economic activity in use, KBLI 2020 and KBLI 2025."""

import re
from functools import cache

import polars as pl

from penggerak.core.activities import KBLI_VERSIONS, KbliVersion
from penggerak.sources.reference._check import BrokenReferenceError, check_counts, check_tree, read_text_table

KBLI = pl.Schema(
    {
        "version": pl.String,
        "code": pl.String,
        "level": pl.String,
        "title": pl.String,
        "parent_code": pl.String,
        "section": pl.String,
    }
)
_COUNTS = {
    "2020": {"section": 21, "division": 88, "group": 245, "class": 567, "subclass": 1_789},
    "2025": {"section": 22, "division": 87, "group": 257, "class": 519, "subclass": 1_559},
}
_SHAPES = {"section": r"[A-V]", "division": r"\d{2}", "group": r"\d{3}", "class": r"\d{4}", "subclass": r"\d{5}"}

# Words that keep their capitals when a title published in capitals is written as a sentence.
_ACRONYMS = {"YTDL", "LED", "CD", "DVD", "LPG", "AKAP", "AKDP", "JPT", "IPTV", "SMS", "ITKP", "OPT", "LKS", "PRT"}
_NAMES = {"ISLAM", "PROTESTAN", "KATOLIK", "HINDU", "BUDDHA", "KONGHUCU"}


@cache
def _kbli(version: KbliVersion) -> pl.DataFrame:
    name = f"kbli{version}.csv"
    frame = read_text_table(name, ["code", "level", "title_id", "parent_code", "section"]).sort("code")
    counts = frame["level"].value_counts()
    check_counts(name, dict(zip(counts["level"], counts["count"], strict=True)), _COUNTS[version])
    check_tree(name, frame["code"], frame["parent_code"])
    _check_shapes(name, frame)
    titles = pl.Series([sentence_case(title) for title in frame["title_id"].to_list()])
    return frame.with_columns(version=pl.lit(version), title=titles).select(list(KBLI))


def kbli(version: KbliVersion) -> pl.DataFrame:
    """One version of KBLI, ordered by code, columns as in KBLI (2,710 rows for 2020, 2,444 for 2025).

    level: section (a letter), division (2 digits), group (3), class (4), subclass (5). Titles are Indonesian.
    Raises BrokenReferenceError when the version is unknown or its table is not complete.
    """
    if version not in KBLI_VERSIONS:
        raise BrokenReferenceError(f"KBLI {version}: only 2020 and 2025 are here")
    return _kbli(version).clone()


def sentence_case(title: str) -> str:
    """Write a title published in capitals as a sentence; leave any other title as it is."""
    title = " ".join(title.replace("Â", " ").split())  # a no-break space read in the wrong encoding
    if title != title.upper():
        return title
    words = re.sub(r"\w+", lambda match: _word(match.group()), title)
    return words[:1].upper() + words[1:]


def _word(word: str) -> str:
    if word in _ACRONYMS:
        return word
    if word == "IOT":
        return "IoT"
    return word.capitalize() if word in _NAMES else word.lower()


def _check_shapes(name: str, frame: pl.DataFrame) -> None:
    """Spreadsheets eat leading zeros; a code must have the length of its level."""
    for level, shape in _SHAPES.items():
        codes = frame.filter(pl.col("level") == level)["code"]
        wrong = codes.filter(~codes.str.contains(f"^{shape}$"))
        if wrong.len():
            raise BrokenReferenceError(f"{name}: {level} codes of a wrong shape: {', '.join(wrong.to_list()[:5])}")
