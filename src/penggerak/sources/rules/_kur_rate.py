"""What a KUR contract costs the borrower a year, by type, sector and how many contracts came before."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from penggerak.core.eligibility import Confidence

KurType = Literal["super_micro", "micro", "small"]
KurSector = Literal["production", "export_trade", "non_export_trade"]


@dataclass(frozen=True, slots=True)
class KurRate:
    """Percent a year, effective; None: no such contract. needs_a_person: the text is silent about this contract."""

    percent: int | None
    needs_a_person: bool
    source: str
    confidence: Confidence


def kur_rate(
    kind: KurType, sector: KurSector, *, contract: int, on: date, last_micro_percent: int | None = None
) -> KurRate:
    """The rate of a contract. contract: 1 for the first of this type; production is all that is not trade.

    last_micro_percent: of the last KUR micro, for those who come from it to KUR small in non-export trade: one more
    than that, and one more with each contract, at most 9. Coming from super micro, a contract counts as the first.
    Raises LookupError for a day without a table, ValueError for a contract below 1.
    Source: Permenko Perekonomian 1/2026 articles 29 to 44; kur_rates.yaml beside this module.
    """
    if contract < 1:
        raise ValueError("contracts are counted from 1")
    row = _row(kind, sector, on)
    rates, most, stated = row["rates"], row["most"], row["stated"]
    if most is not None and contract > most:
        return KurRate(None, False, row["source"], row["confidence"])
    before = 0
    if kind == "small" and sector == "non_export_trade" and last_micro_percent is not None:
        before = last_micro_percent + 1 - rates[0]
    percent = rates[min(contract + before, len(rates)) - 1]
    is_silent = stated is not None and contract > stated
    return KurRate(percent, is_silent, row["source"], "C" if is_silent else row["confidence"])


def _row(kind: KurType, sector: KurSector, on: date) -> dict[str, Any]:
    tables = [table for table in _tables() if table["from"] <= on]
    if not tables:
        raise LookupError(f"no KUR rates are recorded for {on}")
    by_sector: dict[str, dict[str, Any]] = tables[-1][kind]
    return by_sector.get("any") or by_sector[sector]


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    written = yaml.safe_load(Path(__file__).with_name("kur_rates.yaml").read_text("utf-8"))
    return tuple(sorted(written, key=lambda table: table["from"]))
