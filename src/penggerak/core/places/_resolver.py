"""From an address line to a place: one line at a time, or a column at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from penggerak.core.places._gazetteer import Gazetteer
from penggerak.core.places._locate import Decision, Locator
from penggerak.core.places._parts import house_number, parts_of, parts_of_column, plain, three_digits
from penggerak.core.places._street import shown_street, split_number
from penggerak.core.places._tree import AreaTree
from penggerak.core.sentences import Sentence

PLACES = pl.Schema(
    {
        "street": pl.String(),
        "number": pl.String(),
        "rt": pl.String(),
        "rw": pl.String(),
        "postcode": pl.String(),
        "village_code": pl.String(),
        "district_code": pl.String(),
        "city_code": pl.String(),
        "confidence": pl.Float64(),
        "notes": pl.List(pl.String()),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """An address understood. rt and rw: three digits ("003"). Codes: Kemendagri.

    confidence: how sure the deepest code is, 0 (no code) to 1 (named exactly, inside its stated district).
    notes: what a person should look at, ready to read.
    """

    street: str | None
    number: str | None
    rt: str | None
    rw: str | None
    postcode: str | None
    village_code: str | None
    district_code: str | None
    city_code: str | None
    confidence: float
    notes: tuple[Sentence, ...]


class Resolver:
    """Reads addresses of one city.

    tree: at least the city's province, with all its areas. city: code of a city or regency ("36.71").
    postcodes: district_code str, postcode str, one row a pair; without it postal codes are read but not judged.
    aliases: former or popular names inside the city, name -> code.
    Raises KeyError when the city is not in the tree.
    """

    def __init__(
        self,
        tree: AreaTree,
        *,
        city: str,
        postcodes: pl.DataFrame | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        places = Gazetteer(tree, city, aliases or {})
        self._locator = Locator(places, _districts_by_postcode(postcodes, city))

    def resolve(self, text: str | None, *, village: str | None = None, district: str | None = None) -> Place:
        """Understand one address line.

        text: the line as written. village, district: what separate columns say, a name or a code.
        Never raises: what cannot be understood is None, and a note says why.
        """
        parts = parts_of(text or "")
        columns = plain(village or ""), plain(district or "")
        decision, rest = self._locator.locate(parts.rest, *columns, parts.postcode)
        street, number = _street_and_number(rest, house_number(parts.house, parts.block))
        return Place(
            street=street,
            number=number,
            rt=three_digits(parts.rt),
            rw=three_digits(parts.rw),
            postcode=parts.postcode,
            village_code=decision.village_code,
            district_code=decision.district_code,
            city_code=decision.city_code,
            confidence=decision.confidence,
            notes=decision.notes,
        )

    def resolve_frame(self, addresses: pl.DataFrame) -> pl.DataFrame:
        """Understand a column of address lines; the same answers as resolve, in the same order.

        addresses: any of address, village, district (str); a column that is not there counts as empty.
        Returns the columns of PLACES, notes filled in as text.
        """
        parts = self._column_parts(addresses)
        keys = parts.select("rest", "house", "block", "village", "district", "postcode").unique(maintain_order=True)
        answers = []
        for rest, house, block, village, district, postcode in keys.iter_rows():
            decision, left = self._locator.locate(rest, village, district, postcode)
            answers.append((*_street_and_number(left, house_number(house, block)), *_codes(decision)))
        schema = {name: PLACES[name] for name in ("street", "number", *list(PLACES)[5:])}
        answered = pl.concat([keys, pl.DataFrame(answers, schema=schema, orient="row")], how="horizontal")
        joined = parts.join(answered, on=keys.columns, how="left", nulls_equal=True, maintain_order="left")
        return joined.select(list(PLACES))

    def _column_parts(self, addresses: pl.DataFrame) -> pl.DataFrame:
        empty = pl.Series([None] * addresses.height, dtype=pl.String)
        columns = {
            name: addresses[name] if name in addresses.columns else empty for name in ("address", "village", "district")
        }
        parts = parts_of_column(columns["address"])
        return parts.with_columns(
            rt=_each(parts["rt"], three_digits),
            rw=_each(parts["rw"], three_digits),
            village=_each(columns["village"].fill_null(""), plain),
            district=_each(columns["district"].fill_null(""), plain),
        )


def _each(values: pl.Series, change: Callable[[str], str | None]) -> pl.Series:
    """Change each distinct value once; null stays null."""
    distinct = values.drop_nulls().unique()
    changed = pl.Series([change(value) for value in distinct.to_list()], dtype=pl.String)
    return values.cast(pl.String).replace_strict(distinct, changed, default=None, return_dtype=pl.String)


def _street_and_number(street: str, number: str | None) -> tuple[str | None, str | None]:
    """A number that was labelled wins over one at the end of the street."""
    if number is None:
        street, number = split_number(street)
    return shown_street(street), number


def _codes(decision: Decision) -> tuple[str | None, str | None, str | None, float, list[str]]:
    said = [str(note) for note in decision.notes]
    return decision.village_code, decision.district_code, decision.city_code, decision.confidence, said


def _districts_by_postcode(postcodes: pl.DataFrame | None, city: str) -> dict[str, frozenset[str]]:
    """The city's districts each postal code serves; empty when the table says nothing about the city."""
    served: dict[str, set[str]] = defaultdict(set)
    if postcodes is not None:
        for district, postcode in postcodes.select("district_code", "postcode").iter_rows():
            if district.startswith(f"{city}."):
                served[postcode].add(district)
    return {postcode: frozenset(districts) for postcode, districts in served.items()}
