"""What every messy list has in common: who is on it, where its clerk has them, and what it hands back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from penggerak.core.synthetic import _cells, _said
from penggerak.core.synthetic._draws import Draws
from penggerak.core.synthetic._mess import Mess

LIST_DATES = {
    "bpum_2020": date(2020, 10, 20),
    "dinas_2023": date(2023, 6, 30),
    "oss_2024": date(2024, 9, 30),
    "kelurahan_2025": date(2025, 5, 31),
    "bazar_2025": date(2025, 8, 17),
}
# What a row may say, under the names the linkage roles use; all text.
RECORD = [
    "person_name", "business_name", "phone", "nik", "nib", "birth_date", "street", "village_code", "postcode",
    "category", "product",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Messy:
    """One list: sheet (text cells under its own headings), records (the same rows, columns as in RECORD), truth
    (the business_id of each row).
    """

    sheet: pl.DataFrame
    records: pl.DataFrame
    truth: pl.Series


@dataclass(frozen=True, slots=True)
class Office:
    """What a list is made from: facts (one row a business), draws of its own, the rates, the villages."""

    facts: pl.DataFrame
    draws: Draws
    mess: Mess
    villages: pl.DataFrame

    def rows(self, observed_on: date, share: float | pl.Expr, repeats: float) -> pl.DataFrame:
        """Who is on the list that day, with the place as its clerk has it."""
        who = self.draws.of("listed")
        rows = _said.on_list(self.facts, who, observed_on=observed_on, share=share, repeats=repeats, mess=self.mess)
        return _said.with_place(rows, self.draws.of("place"), self.mess, self.villages)

    def of_village(self, column: str) -> pl.Expr:
        """That column of the row's village."""
        return pl.lit(self.villages[column]).gather("village")

    def names_area(self) -> pl.Expr:
        """Whether the village cell is filled."""
        return ~self.draws.chance("village missing", self.mess.area_missing)

    def village(self) -> pl.Expr:
        """The cell that names the village: at times by its old name or as "Kel. ...", or null."""
        former, draws = self.of_village("old_name"), self.draws
        is_old = former.is_not_null() & draws.chance("old name", self.mess.area_old_name)
        name = pl.when(is_old).then(former).otherwise(self.of_village("village_name"))
        prefix = pl.when(draws.chance("kel", 0.05)).then(pl.lit("Kel. ")).otherwise(pl.lit(""))
        return pl.when(self.names_area()).then(prefix + name)

    def district(self) -> pl.Expr:
        """The cell that names the district, or null."""
        return pl.when(~self.draws.chance("district missing", self.mess.area_missing)).then(
            self.of_village("district_name")
        )

    def finished(
        self, rows: pl.DataFrame, sheet: pl.DataFrame, *, swaps: Iterable[tuple[str, str]] = (), says: Iterable[str]
    ) -> Messy:
        """Swap some cells, and keep sheet, records and truth in one order. says: which of RECORD the list tells."""
        sheet = sheet.with_columns(row=rows["row"])
        sheet = _cells.swapped(sheet, self.draws.of("swaps"), swaps, self.mess.cells_swapped).drop("row")
        rows = rows.with_columns(street=_cells.spaced("street", "street_number"))
        records = rows.select(pl.col(name) if name in says else _NOTHING.alias(name) for name in RECORD)
        return Messy(sheet, records.cast(pl.String), rows["business_id"])


_NOTHING = pl.lit(None, dtype=pl.String)
