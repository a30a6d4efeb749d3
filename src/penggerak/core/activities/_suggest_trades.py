"""The curated words of trades, and which codes of one version they may mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from penggerak.core.activities._kbli import KbliVersion
from penggerak.core.activities._suggest_words import tokens

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """What some everyday words mean: each way of doing business with them, and its codes, best first."""

    phrases: tuple[tuple[str, ...], ...]
    ways: dict[str, Codes]


@cache
def ways_said() -> dict[tuple[str, ...], str]:
    """The words that say how: ("kaki", "lima") says "market", ("jual",) says "sell"."""
    return {tokens(words): way for way, said in _written()["ways"].items() for words in said}


@cache
def ways_words() -> frozenset[str]:
    """Every word that helps to say how."""
    return frozenset(word for phrase in ways_said() for word in phrase)


@cache
def trades(version: KbliVersion) -> tuple[Trade, ...]:
    """Every trade with its codes in one version; ways without any code there are left out.

    Source: suggestions.yaml beside this module.
    """
    goods = _written()["goods"]
    return tuple(_trade(row, goods.get(row.get("goods"), {}), version) for row in _written()["trades"])


def _trade(row: dict[str, Any], goods: dict[str, Any], version: KbliVersion) -> Trade:
    own = {way: codes for way, codes in row.items() if way not in ("words", "goods")}
    elsewhere = {way: codes for way, codes in goods.items() if way not in own}
    read = {way: _codes(codes, version) for way, codes in {**own, **elsewhere}.items()}
    phrases = dict.fromkeys(tokens(words) for words in row["words"])
    return Trade(tuple(phrases), {way: codes for way, codes in read.items() if codes})


def _codes(written: str | dict[int, str], version: KbliVersion) -> Codes:
    """The codes of a way in one version: written for it, or those of 2020 translated."""
    if isinstance(written, dict):
        return tuple(written.get(int(version), "").split())
    if version == "2020":
        return tuple(written.split())
    return tuple(dict.fromkeys(newer for code in written.split() for newer in _newer(code)))


def _newer(code: str) -> Iterator[str]:
    """The codes of KBLI 2025 a code of 2020 went to. Selling is no longer told apart by stall, internet or rounds."""
    if code.startswith(("478", "479")):
        return
    yield from _written()["changed_2025"].get(code, (code,))


@cache
def _written() -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("suggestions.yaml").read_text("utf-8"))
    return written
