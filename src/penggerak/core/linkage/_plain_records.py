"""One record cleaned in Python as _records.py and _weights.py clean many in SQL; a test holds them together."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from penggerak.core.linkage import _plain_cleaning as plain
from penggerak.core.linkage._em import Model
from penggerak.core.linkage._keys import KEYED
from penggerak.core.linkage._plain_cleaning import Cell
from penggerak.core.linkage._records import Layout
from penggerak.core.linkage._state import State, Uses

Clean = dict[str, Any]  # clean column -> value; of texts also _bag (word -> squared weight), _norm and _words
Maker = Callable[[Mapping[str, Cell]], Clean]

_REMEMBERED = 100_000


def cleaner(state: State) -> Maker:
    """What cleans a row (column -> text): every column that keys and comparisons speak of."""
    cells = [(name, column, _remembered(clean)) for name, column, clean in _cells(state)]
    texts = [(column, _text(state, name, clean)) for name, column, clean in _texts(state)]
    places = _places(state)

    def cleaned(row: Mapping[str, Cell]) -> Clean:
        made: Clean = {name: clean(row.get(column)) for name, column, clean in cells}
        for column, weigh in texts:
            made.update(weigh(row.get(column)))
        for place in places:
            made.update(place(row))
        return made

    return cleaned


def chances(state: State) -> dict[str, Callable[[Any], float]]:
    """Per exact column, how often a value comes by chance."""
    return {f.exact: _chance(state, f.exact, state.model.u[f.name][0]) for f in state.features() if f.exact}


def _remembered(make: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    """Cells repeat (areas, trades, the candidates of the record before): what was made of one is kept for a while."""
    return lru_cache(maxsize=_REMEMBERED)(make)


def _text(state: State, name: str, clean: Callable[[Cell], Cell]) -> Callable[[Cell], Clean]:
    weigh = _bag(state, name)
    return _remembered(lambda cell: {name: (told := clean(cell)), **weigh(told)})


def _bag(state: State, name: str) -> Callable[[Cell], Clean]:
    """Words with their squared weights in sixteenths, see _records.coded."""
    known = state.words.get(name, Uses(0, {}))

    def weight(word: str) -> int:
        uses = known.uses.get(word, 1)
        squared = math.log((known.told + 1) / uses) ** 2 * 16 * (0.5 if uses == 1 else 1.0)
        return min(max(math.floor(squared + 0.5), 1), 4095)

    def weighed(text: Cell) -> Clean:
        if text is None:
            return {f"{name}_bag": {}, f"{name}_norm": 1.0, f"{name}_words": None}
        bag = {word: weight(word) for word in set(text.split(" "))}
        return {
            f"{name}_bag": bag,
            f"{name}_norm": math.sqrt(sum(bag.values())),
            f"{name}_words": " ".join(sorted(bag)),
        }

    return weighed


Column = tuple[str, str, Callable[[Cell], Any]]  # clean column, column of the row, what cleans it


def _texts(state: State) -> list[Column]:
    """Columns that are cut into words."""
    people, businesses = state.roles.get("person_name", []), state.roles.get("business_name", [])
    texts = state.roles.get("free_text", [])
    found: list[Column] = [("person_name_1", people[0], plain.person)] if len(people) == 1 else []
    found += [(f"business_name_{i}", column, plain.business) for i, column in enumerate(businesses, 1)]
    return found + [
        (f"free_text_{i}", c, plain.plain) for i, c in enumerate(texts, 1) if c not in state.layout.quantities
    ]


def _cells(state: State) -> list[Column]:
    """Columns that stay whole."""
    found: list[Column] = []
    for role, clean in (
        ("id_number", plain.identifier), ("email", plain.email), ("area", plain.area), ("postcode", plain.postcode),
        ("category", plain.plain), ("phone", plain.phone),
    ):  # fmt: skip
        found += [(f"{role}_{i}", column, clean) for i, column in enumerate(state.roles.get(role, ()), 1)]
    people = state.roles.get("person_name", [])
    if len(people) > 1:
        found += [(f"person_{i}", column, plain.person) for i, column in enumerate(people, 1)]
    found += [(f"phone_{i}_key", column, _phone_end) for i, column in enumerate(state.roles.get("phone", ()), 1)]
    for i, column in enumerate(state.roles.get("date", ()), 1):
        found.append((f"date_{i}", column, plain.date(column in state.layout.month_first)))
    for i, column in enumerate(state.roles.get("free_text", ()), 1):
        is_number = column in state.layout.quantities
        name, clean_text = (f"quantity_{i}", plain.quantity) if is_number else (f"free_text_{i}_codes", plain.codes)
        found.append((name, column, clean_text))
    return found


def _phone_end(text: Cell) -> Cell:
    number = plain.phone(text)
    return None if number is None else number[-9:]


def _places(state: State) -> list[Maker]:
    makers: list[Maker] = []
    if columns := state.roles.get("street"):
        makers.append(_street(state, columns))
    where = [*state.roles.get("latitude", ()), *state.roles.get("longitude", ())]
    if len(where) == 2:
        makers.append(lambda row: _point(row.get(where[0]), row.get(where[1])))
    elif len(single := where or state.roles.get("coordinates", [])) == 1:
        makers.append(lambda row: _point(*plain.point(row.get(single[0]))))
    return makers


def _street(state: State, columns: Sequence[str]) -> Maker:
    weigh = _bag(state, "street")

    @lru_cache(maxsize=_REMEMBERED)
    def known(*cells: Cell) -> Clean:
        line = plain.street(cells)
        name = plain.street_name(line)
        return {"house": plain.house(line), "street": name, **weigh(name)}

    return lambda row: known(*(row.get(column) for column in columns))


def _point(latitude: Cell, longitude: Cell) -> Clean:
    first, second = plain.coordinate(latitude), plain.coordinate(longitude)
    whole = first is not None and second is not None
    return {"latitude": first if whole else None, "longitude": second if whole else None}


def _chance(state: State, exact: str, chance: float) -> Callable[[Any], float]:
    """How often a value comes by chance, see _splink.frequency_sql."""
    known = state.values.get(exact, Uses(1, {}))
    told = max(known.told, 1)

    def frequency(value: Any) -> float:
        uses = known.uses.get(value, 0) if value is not None else 0
        return max((uses - 2 - 2 * state.duplicates) / told, 0.0) + min(chance, 0.5 / told)

    return frequency


# ---- keys ------------------------------------------------------------------------------------------------------

_ALIKE = (
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("kh", "k"), ("sh", "s"), ("dj", "j"), ("tj", "k"), ("oe", "u"), ("ck", "k"),
)  # fmt: skip
_HEARD, _SILENT = str.maketrans("zvyqxcj", "sfikkki"), str.maketrans("", "", "aeiouhw")


@lru_cache(maxsize=_REMEMBERED)
def sound(word: str) -> str:
    """See _cleaning.sound."""
    for old, new in _ALIKE:
        word = word.replace(old, new)
    word = word.translate(_HEARD)
    return word[:1] + word[1:].translate(_SILENT)


def key_maker(roles: Mapping[str, Sequence[str]]) -> Callable[[Mapping[str, Cell]], list[str]]:
    """What gives a row (column -> text; absent columns are empty) the keys that keys_of() gives it."""
    used = {role: list(roles[role]) for role in KEYED if roles.get(role)}
    clean = cleaner(State(used, Layout(), Model({}, {}), 0, 0.0, 0.0, 0.0, {}, {}, {}))
    return lambda row: keys_of_one(clean(row))


def keys_of_one(record: Clean) -> list[str]:
    """The keys of a clean record, as _keys.keyed makes them."""
    people = [*_numbered(record, "person_name"), *_numbered(record, "person")]
    p, b, s = (_sounds(record, names) for names in (people, _numbered(record, "business_name"), ["street"]))
    area = next((record[name] for name in _numbered(record, "area") if record[name] is not None), None)
    person, business, street = (words[0] if words else None for words in (p, b, s))
    found = _numbers(record)
    found += [("pa", _joined(word, area)) for word in p] + [("ba", _joined(word, area)) for word in b]
    found += [(kind, _joined(*words)) for kind, words in (("pp", p), ("bb", b)) if len(words) == 2]
    found += [("pb", _joined(person, business)), ("ps", _joined(person, street))]
    found.append(("sh", _joined(street, record.get("house"), area)))
    return sorted({f"{kind}:{key}" for kind, key in found if key is not None})


def _numbered(record: Clean, start: str) -> list[str]:
    return _those(tuple(record), start)


@lru_cache(maxsize=1_000)
def _those(columns: tuple[str, ...], start: str) -> list[str]:
    return [name for name in columns if name.rpartition("_")[0] == start and name.rpartition("_")[2].isdigit()]


def _numbers(record: Clean) -> list[tuple[str, Cell]]:
    told: list[tuple[str, Cell]] = []
    told += [("t", record[name] and record[name][-9:]) for name in _numbered(record, "phone")]
    told += [("n", record[name]) for name in _numbered(record, "id_number")]
    told += [("e", record[name] and record[name].split("@")[0]) for name in _numbered(record, "email")]
    return told + [("d", _day(record[name])) for name in _numbered(record, "date")]


def _day(text: Cell) -> Cell:
    if text is None or len(text) != 8:
        return None
    return text[:4] + "".join(sorted((text[4:6], text[6:])))


def _joined(*words: Cell) -> Cell:
    return None if None in words else "|".join(word for word in words if word is not None)


def _sounds(record: Clean, names: Sequence[str]) -> list[str]:
    said = " ".join(record[name] for name in names if record.get(name) is not None)
    heard = {sound(word) for word in said.split(" ") if len(word) > 2}
    ranked = sorted(((len(word), word) for word in heard if len(word) > 1), reverse=True)
    return sorted(word for _, word in ranked[:2])
