# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""What a finished run leaves behind, so that records which come later are scored without redoing it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from penggerak.core.linkage._checks import BadInput
from penggerak.core.linkage._em import Model
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Feature, Part
from penggerak.core.linkage._records import Layout, Records, cells_of, layout_of, parts_of
from penggerak.core.linkage._scoring import duplicates
from penggerak.core.linkage._training import class_sizes
from penggerak.core.sentences import sentence

VERSION = 1
MOST_VALUES = 150_000  # per column; the most frequent ones are kept
_LEAST_KNOWN = 0.05  # of new records at least this share is expected to be known already, whatever a tidy list taught
_LEAST_TWICE = 0.05  # a new list repeats a record at least this share as often as it repeats the register


@dataclass(frozen=True, slots=True)
class Uses:
    """told: how many records say anything here; uses: value -> how many say it, only where that changes a weight."""

    told: int
    uses: dict[str, int]


@dataclass(frozen=True, slots=True)
class State:
    """A model with all that scoring needs besides the two records.

    roles: role -> columns, as link() took them; reliable: id_number columns that forbid a link when they differ.
    across, within: how likely a new record and one of the register, and two new ones, are the same before looking.
    duplicates: how many others of its own a record has. values, words: how common values and words are.
    lengths: clean reliable column -> the length of a complete number.
    Holds values that several records share (names, a shared phone): keep it as carefully as the records.
    """

    roles: dict[str, list[str]]
    layout: Layout
    model: Model
    records: int
    across: float
    within: float
    duplicates: float
    values: dict[str, Uses]
    words: dict[str, Uses]
    lengths: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """As plain values, fit for JSON."""
        return asdict(self) | {"version": VERSION}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "State":
        """Raises BadInput if it was not made by to_dict of this version."""
        if told.get("version") != VERSION:
            raise BadInput(sentence("Hasil belajar penautan ini dari versi lain; jalankan penautan penuh sekali lagi."))
        uses: dict[str, Any] = {name: {c: Uses(**u) for c, u in told[name].items()} for name in ("values", "words")}
        layout = Layout(*(tuple(told["layout"][name]) for name in ("month_first", "quantities")))
        rest = {k: v for k, v in told.items() if k not in ("version", "values", "words", "layout", "model")}
        return cls(layout=layout, model=Model(**told["model"]), **uses, **rest)

    def parts(self) -> list[Part]:
        """What each role contributes; cells are named as in ``raw``."""
        cells = cells_of(self.roles)
        layout = Layout(*(tuple(cells[c] for c in made) for made in (self.layout.month_first, self.layout.quantities)))
        return parts_of({role: [cells[c] for c in used] for role, used in self.roles.items()}, layout)

    def features(self) -> tuple[Feature, ...]:
        """The comparisons that told records apart when the model was learnt."""
        return tuple(f for part in self.parts() for f in part.features if f.name in self.model.m)

    def model_of_two(self, register_size: int | None = None) -> Model:
        """The model for list 0, the register, and list 1, the new records.

        register_size: how many records there are now; in a larger register each one is less likely to be the one.
        """
        scale = min(1.0, self.records / register_size) if register_size else 1.0
        prior = {"0-0": self.across, "0-1": self.across, "1-1": self.within}
        return replace(self.model, prior={name: p * scale for name, p in prior.items()})


def state_of(
    engine: Engine, records: Records, model: Model, roles: Mapping[str, Sequence[str]], conflicts: Sequence[str]
) -> State:
    """Read from ``raw`` and ``records`` what later scoring needs."""
    repeated = duplicates(records, model)
    across, within = _priors(records, model)
    texts = [c.removesuffix("_tokens") for c in _columns(engine) if c.endswith("_tokens")]
    return State(
        {role: list(used) for role, used in roles.items()},
        layout_of(engine, roles),
        model,
        records.count,
        across,
        within,
        repeated,
        {f.exact: _uses(engine, value_sql(f.exact), 2 + 2 * repeated) for f in records.features if f.exact},
        {text: _word_uses(engine, text) for text in texts},
        {c: int(engine.value(f"select mode(length({c})) from records")) for c in conflicts},
    )


def _columns(engine: Engine) -> list[str]:
    return engine.frame("select * from records limit 0").columns


def value_sql(exact: str) -> str:
    """The value whose frequency is told: of a text its words, each once, in the order of the alphabet."""
    text = exact.removesuffix("_words")
    return exact if text == exact else f"array_to_string(list_sort(list_distinct(string_split({text}, ' '))), ' ')"


def _uses(engine: Engine, value: str, above: float) -> Uses:
    rows = engine.connection.execute(f"""select value, count(*) as uses
        from (select cast({value} as varchar) as value from records) where value is not null
        group by value having uses > {above} order by uses desc, value limit {MOST_VALUES}""").fetchall()
    return Uses(int(engine.value(f"select count({value}) from records")), dict(rows))


def _word_uses(engine: Engine, text: str) -> Uses:
    """Words that more than one record says; a word that one says or nobody weighs the same."""
    rows = engine.connection.execute(f"""select word, count(*) as uses
        from (select unnest(list_distinct(string_split({text}, ' '))) as word from records where {text} is not null)
        group by word having uses > 1 order by uses desc, word limit {MOST_VALUES}""").fetchall()
    return Uses(int(engine.value(f"select count({text}) from records")), dict(rows))


def _priors(records: Records, model: Model) -> tuple[float, float]:
    """Mean prior of pairs across lists (of all pairs, if there is one list), and within lists; neither is hopeless."""
    sizes = class_sizes(records.bounds)
    inner = {name for name in sizes if len(set(name.split("-"))) == 1}
    within = _mean(model, {name: n for name, n in sizes.items() if name in inner})
    across = _mean(model, {name: n for name, n in sizes.items() if name not in inner or len(sizes) == 1})
    across = max(across, _LEAST_KNOWN / records.count)
    return across, max(within, _LEAST_TWICE * across)


def _mean(model: Model, sizes: Mapping[str, float]) -> float:
    return math.fsum(model.prior[name] * n for name, n in sizes.items()) / max(sum(sizes.values()), 1.0)
