"""How the cells of each field are read, one by one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial

from penggerak.core.register._clean_cells import Cell, read_text
from penggerak.core.register._clean_choices import has_ticks, read_bool, read_choice
from penggerak.core.register._clean_codes import read_email, read_kbli, read_postcode, read_unit
from penggerak.core.register._clean_dates import read_date
from penggerak.core.register._clean_money import Period, read_idr
from penggerak.core.register._clean_numbers import read_count
from penggerak.core.register.fields import Field

Reader = Callable[[str], Cell]

_PERIODS: Mapping[str, Period] = {
    "annual_sales_idr": "year",
    "monthly_sales_idr": "month",
    "profit_last_month_idr": "month",
}
_MAY_BE_NEGATIVE = frozenset({"profit_last_month_idr"})  # a month may end with a loss
_OWN_READERS: Mapping[str, Reader] = {
    "email": read_email,
    "rt": read_unit,
    "rw": read_unit,
    "postcode": read_postcode,
    "sidt_id": read_text,
}


def reader_for(
    field: Field,
    texts: Sequence[str | None],
    *,
    on: date,
    kbli: Mapping[str, Collection[str]],
    kbli_version: str,
    scale: int = 1,
) -> Reader | None:
    """The reader of one column; None for fields whose cells mean something only beside others (areas, numbers, points).

    texts: the column, for what a single cell cannot tell. scale: rupiah per unit. The rest as in CleaningContext.
    """
    if field.name in _OWN_READERS:
        return _OWN_READERS[field.name]
    if field.name == "kbli":
        return partial(read_kbli, version=kbli_version, known=kbli)
    match field.type:
        case "text":
            return read_text
        case "idr":
            may_be_negative = field.name in _MAY_BE_NEGATIVE
            return partial(read_idr, per=_PERIODS.get(field.name), scale=scale, may_be_negative=may_be_negative)
        case "int":
            return read_count
        case "date":
            return partial(read_date, on=on)
        case "bool3":
            return partial(read_bool, beside_ticks=has_ticks({text for text in texts if text}))
        case "enum":
            return partial(read_choice, field=field)
        case _:
            return None
