"""What the clerk of a list wrote down about each business: right, outdated or mistaken, but still one fact a column."""

from datetime import date

import polars as pl

from penggerak.core.synthetic import _slips, _words
from penggerak.core.synthetic._draws import Choices, Draws
from penggerak.core.synthetic._mess import Mess
from penggerak.core.synthetic._slips import slip


def on_list(
    facts: pl.DataFrame, draws: Draws, *, observed_on: date, share: float | pl.Expr, repeats: float, mess: Mess
) -> pl.DataFrame:
    """Pick who is on a list of that day, some of them twice, in random order; each row gets a new number `row`.

    Closed businesses stay on the list with chance mess.closed_still_listed. Phones and addresses are those of the day.
    """
    gone = pl.col("closed_on").is_not_null() & (pl.col("closed_on") <= observed_on)
    stays = pl.when(gone).then(draws.chance("still listed", mess.closed_still_listed)).otherwise(pl.lit(True))
    listed = facts.filter((pl.col("started_on") <= observed_on) & stays & draws.chance("listed", share))
    again = listed.filter(draws.chance("again", repeats))
    rows = pl.concat([listed, again]).drop("row").with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    rows = rows.sort(draws.uniform("order"), "row").with_columns(row=pl.int_range(pl.len()))
    return as_of(rows, observed_on)


def as_of(rows: pl.DataFrame, observed_on: date) -> pl.DataFrame:
    """Put the phone and the address of that day in place of today's."""
    had_old_phone = pl.col("phone_since") > observed_on
    lived_elsewhere = pl.col("moved_on") > observed_on
    old_address = [name for name in rows.columns if name.startswith("old_") and name != "old_phone"]
    return rows.with_columns(
        pl.when(had_old_phone).then("old_phone").otherwise("phone").alias("phone"),
        *(
            pl.when(lived_elsewhere).then(name).otherwise(name.removeprefix("old_")).alias(name.removeprefix("old_"))
            for name in old_address
        ),
    ).drop(old_address)


def with_identity(rows: pl.DataFrame, draws: Draws, mess: Mess) -> pl.DataFrame:
    """person_name, nik, phone and birth_date as an office asks for them."""
    rows = with_person_name(rows, draws.of("person"), mess).pipe(with_nik, draws.of("nik"), mess)
    return rows.pipe(with_phone, draws.of("phone"), mess).pipe(with_birth_date, draws.of("birth"), mess)


def with_person_name(
    rows: pl.DataFrame, draws: Draws, mess: Mess, *, name: str | pl.Expr = "owner_name"
) -> pl.DataFrame:
    """Add person_name, a person's name as written: other words, cut, old spelling, typing error, title."""
    rows = rows.with_columns(person_name=name)
    rows = _slips.reworded(rows, "person_name", _slips.PERSON_WORDS, draws=draws.of("words"), share=mess.name_word)
    rows = slip(rows, "person_name", _slips.cut_name, draws=draws.of("cut"), share=mess.name_cut)
    rows = slip(rows, "person_name", _slips.old_spelling, draws=draws.of("old"), share=mess.name_old_spelling)
    rows = slip(rows, "person_name", _slips.typo, draws=draws.of("typo"), share=mess.name_typo)
    return slip(rows, "person_name", _titled, draws=draws.of("title"), share=mess.name_title)


def _titled(name: pl.Expr, draws: Draws) -> pl.Expr:
    men, women = (
        Choices.weighted([(titles, [4, 3, 2])]) for titles in (["H. ", "Bpk. ", "Bapak "], ["Hj. ", "Ibu ", "Ny. "])
    )
    title = pl.when(pl.col("owner_sex") == "M").then(draws.choice("man", men)).otherwise(draws.choice("woman", women))
    return title + name


def with_business_name(rows: pl.DataFrame, draws: Draws, mess: Mess) -> pl.DataFrame:
    """Change business_name to what was written: shortened words, typing error."""
    rows = _slips.reworded(
        rows, "business_name", _slips.BUSINESS_WORDS, draws=draws.of("words"), share=mess.business_word
    )
    return slip(rows, "business_name", _slips.typo, draws=draws.of("typo"), share=mess.business_typo)


def with_phone(rows: pl.DataFrame, draws: Draws, mess: Mess) -> pl.DataFrame:
    """Change phone to what was written, or null."""
    rows = slip(rows, "phone", _slips.wrong_phone, draws=draws.of("wrong"), share=mess.phone_typo)
    rows = slip(rows, "phone", _slips.dressed_phone, draws=draws.of("dressed"), share=mess.phone_dressed)
    return rows.with_columns(phone=pl.when(~draws.chance("missing", mess.phone_missing)).then("phone"))


def with_nik(rows: pl.DataFrame, draws: Draws, mess: Mess) -> pl.DataFrame:
    """Change nik to what was written, or null."""
    rows = slip(rows, "nik", _slips.other_nik, draws=draws.of("other"), share=mess.nik_other)
    rows = slip(rows, "nik", _slips.damaged_nik, draws=draws.of("damaged"), share=mess.nik_damaged)
    rows = slip(rows, "nik", _slips.dressed_nik, draws=draws.of("dressed"), share=mess.nik_dressed)
    return rows.with_columns(nik=pl.when(~draws.chance("missing", mess.nik_missing)).then("nik"))


def with_birth_date(rows: pl.DataFrame, draws: Draws, mess: Mess) -> pl.DataFrame:
    """Add birth_date, sometimes with day and month in each other's place (where that is a date), or null."""
    rows = rows.with_columns(birth_date=pl.col("owner_birth_date"))
    rows = slip(rows, "birth_date", _day_for_month, draws=draws.of("swapped"), share=mess.date_swapped)
    return rows.with_columns(birth_date=pl.when(~draws.chance("missing", mess.date_missing)).then("birth_date"))


def _day_for_month(day: pl.Expr, _draws: Draws) -> pl.Expr:
    month = pl.when(day.dt.day() <= 12).then(day.dt.day()).otherwise(day.dt.month())
    return pl.date(day.dt.year(), month, pl.when(day.dt.day() <= 12).then(day.dt.month()).otherwise(day.dt.day()))


def category(draws: Draws, mess: Mess) -> pl.Expr:
    """The trade in a clerk's words; at times the words of another trade."""
    count = _words.trades().height
    wrong = draws.chance("wrong", mess.category_wrong)
    trade = pl.when(wrong).then(draws.whole("other", 0, count - 1)).otherwise(pl.col("trade").cast(pl.Int64))
    return draws.choice("words", _words.trade_words(), trade)


def with_place(rows: pl.DataFrame, draws: Draws, mess: Mess, villages: pl.DataFrame) -> pl.DataFrame:
    """Change village (position), street, street_number, rt and rw to what was written; the last three may be null."""
    rows = rows.with_columns(village=pl.col("village").cast(pl.Int64))
    rows = slip(
        rows,
        "village",
        lambda village, chance: _neighbour(village, chance, villages),
        draws=draws.of("area"),
        share=mess.area_wrong,
    )
    rows = slip(rows, "street", _slips.typo, draws=draws.of("street"), share=mess.street_typo)
    no_rt = draws.chance("no rt", mess.rt_missing)
    return rows.with_columns(
        pl.when(~draws.chance("no number", mess.number_missing)).then("street_number").alias("street_number"),
        pl.when(~no_rt).then("rt").alias("rt"),
        pl.when(~no_rt).then("rw").alias("rw"),
    )


def _neighbour(village: pl.Expr, draws: Draws, villages: pl.DataFrame) -> pl.Expr:
    """Another village of the same district; villages are sorted by code, so those of a district stand together."""
    first = pl.col("village").first().over("district_code").cast(pl.Int64)
    block = villages.select(start=first, size=pl.len().over("district_code").cast(pl.Int64))
    start, size = pl.lit(block["start"]).gather(village), pl.lit(block["size"]).gather(village)
    return start + (village - start + draws.whole("step", 1, (size - 1).clip(1))) % size
