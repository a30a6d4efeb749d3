"""Where each business of a list stands: street, number, RT, RW, kelurahan, kecamatan, and whether that is our city."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from penggerak.core.places import CITY, AreaTree, Resolver
from penggerak.core.register._clean_cells import Problem, is_nothing, quoted, squeezed
from penggerak.core.sentences import Sentence, sentence

_SURE = 0.95  # a village inside its stated district: a second reading is neither tried below nor believed under it
_PLACING = ("address", "street", "village_code", "district_code")  # without one of these a list says nothing of areas
SPEAKS_OF_PLACES = frozenset({*_PLACING, "street_number", "city_code"})  # what is read of a row
_ANSWERED = ("street", "rt", "rw", "postcode", "village_code", "district_code", "city_code")

Cells = Sequence[str | None]


@dataclass(slots=True)
class Whereabouts:
    """What is known of one row's place: field -> value, and the doubts."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class PlaceReader:
    """Places every row of a list. tree: all areas; city: whose list it is; resolver: of that city."""

    def __init__(self, tree: AreaTree, city: str, resolver: Resolver) -> None:
        self._city = city
        self._city_name = _name_of(tree, city)
        self._resolver = resolver
        self._tree = tree
        self._cities = _city_spellings(tree, city)

    def read(self, texts: Mapping[str, Cells], height: int) -> list[Whereabouts]:
        """Place each row.

        texts: field -> cells as written, any of address, street, street_number, village_code, district_code, city_code.
        """
        asked = _asked(texts, height)
        answers = self._answers(asked)
        sentences = self._sentences(asked, answers)
        asks_area = any(field in texts for field in _PLACING)
        rows = zip(asked.rows(), answers.rows(named=True), texts.get("city_code") or [None] * height, strict=True)
        places = [self._whereabouts(written, answer, city, sentences) for written, answer, city in rows]
        for place in places if asks_area else ():
            if "district_code" not in place.values and not place.problems:
                place.problems.append(_unplaced())
        return places

    def _answers(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The resolver's answers; kelurahan and kecamatan are turned round where only that makes sense of both."""
        straight = self._resolver.resolve_frame(asked).with_columns(turned=pl.lit(value=False)).with_row_index("row")
        both = asked["village"].is_not_null() & asked["district"].is_not_null()
        doubtful = straight.filter(both & (straight["confidence"] < _SURE))["row"]
        if doubtful.is_empty():
            return straight.drop("row")
        other = asked[doubtful].select("address", village="district", district="village")
        turned = self._resolver.resolve_frame(other).with_columns(turned=pl.lit(value=True), row=doubtful)
        surer = turned.filter(pl.col("confidence") >= _SURE).select(straight.columns)
        kept = straight.join(surer.select("row"), on="row", how="anti")
        return pl.concat([kept, surer]).sort("row").drop("row")

    def _sentences(self, asked: pl.DataFrame, answers: pl.DataFrame) -> dict[tuple[str, ...], tuple[Sentence, ...]]:
        """Notes of a frame are plain text; ask again for one row of each wording to have them translatable."""
        noted = pl.concat([asked, answers.select("turned", key=pl.col("notes"))], how="horizontal")
        found = {}
        for address, village, district, turned, key in noted.filter(pl.col("key").list.len() > 0).rows():
            if tuple(key) not in found:
                stated = (district, village) if turned else (village, district)
                found[tuple(key)] = self._resolver.resolve(address, village=stated[0], district=stated[1]).notes
        return found

    def _whereabouts(
        self,
        written: tuple[str | None, ...],
        answer: Mapping[str, object],
        city: str | None,
        sentences: Mapping[tuple[str, ...], tuple[Sentence, ...]],
    ) -> Whereabouts:
        place = Whereabouts({name: str(answer[name]) for name in _ANSWERED if answer[name] is not None})
        if answer["number"] is not None:
            place.values["street_number"] = str(answer["number"])
        notes = answer["notes"]
        said = sentences[tuple(notes)] if isinstance(notes, list) and notes else ()
        place.problems = [Problem("village_code", "warn", "place_noted", note) for note in said]
        if answer["turned"]:
            place.problems.append(_turned())
        if (refusal := self._refusal(place, written, city)) is not None:
            place.problems = [refusal]
        return place

    def _refusal(self, place: Whereabouts, written: tuple[str | None, ...], city: str | None) -> Problem | None:
        """A row of another city, or one whose stated kelurahan and kecamatan are both unknown here."""
        stated_city = None if city is None or is_nothing(city) else self._cities.get(_plain(city))
        if stated_city not in (None, self._city):
            return self._outside(_name_of(self._tree, stated_city or ""))
        if place.values.get("city_code", self._city) != self._city:
            return self._outside(_name_of(self._tree, place.values["city_code"]))
        _, village, district = written
        if "district_code" in place.values or not (village or district):
            return None
        return self._unknown(village, district)

    def _outside(self, other: str) -> Problem:
        reason = sentence(
            "Usaha ini tertulis di %(other)s, bukan %(own)s. Perbaiki alamatnya bila salah tulis; "
            "bila benar, serahkan kepada pemerintah daerah itu.",
            other=other,
            own=self._city_name,
        )
        return Problem("city_code", "refuse", "outside_city", reason)

    def _unknown(self, village: str | None, district: str | None) -> Problem:
        written = " / ".join(quoted(text) for text in (village, district) if text)
        reason = sentence(
            "“%(written)s” bukan kelurahan atau kecamatan di %(own)s. Perbaiki ejaannya sesuai daftar wilayah.",
            written=written,
            own=self._city_name,
        )
        return Problem("village_code", "refuse", "area_unknown", reason)


def _asked(texts: Mapping[str, Cells], height: int) -> pl.DataFrame:
    """address, village, district as the resolver asks for them; a street with its number serves as an address."""
    empty: Cells = [None] * height
    line = texts.get("address") or _lines(texts.get("street") or empty, texts.get("street_number") or empty)
    columns = {"address": line, "village": texts.get("village_code"), "district": texts.get("district_code")}
    return pl.DataFrame(
        {name: pl.Series([_said(cell) for cell in cells or empty], dtype=pl.String) for name, cells in columns.items()}
    )


def _lines(streets: Cells, numbers: Cells) -> list[str | None]:
    pairs = zip(streets, numbers, strict=True)
    return [f"{street} No. {number}" if street and number else street for street, number in pairs]


def _said(cell: str | None) -> str | None:
    return None if cell is None or is_nothing(cell) else squeezed(cell)


def _name_of(tree: AreaTree, code: str) -> str:
    area = tree.get(code)
    return area.name if area else code


def _city_spellings(tree: AreaTree, own: str) -> dict[str, str]:
    """How lists write a city -> its code. A bare name that fits several is ours if it fits ours."""
    spellings: dict[str, str] = {}
    areas = [area for province in tree.provinces() for area in tree.within(province.code, CITY)]
    for area in sorted(areas, key=lambda area: (area.code == own, area.code)):
        name = _plain(area.name)
        for spelling in (name, name.partition(" ")[2] or name, _plain(area.code), area.code.replace(".", "")):
            spellings[spelling] = area.code
    return spellings


def _plain(text: str) -> str:
    words = re.sub(r"[\W_]+", " ", text.lower()).strip()
    words = re.sub(r"^kab\b", "kabupaten", words)
    return re.sub(r"\badministrasi |\badm ", "", words)


def _turned() -> Problem:
    turned = sentence("Kelurahan dan kecamatan tertukar; sudah dibalik.")
    return Problem("village_code", "warn", "areas_swapped", turned)


def _unplaced() -> Problem:
    missing = sentence("Kelurahan dan kecamatan tidak tertulis. Isi kolomnya agar usaha ini muncul di wilayahnya.")
    return Problem("village_code", "warn", "area_missing", missing)
