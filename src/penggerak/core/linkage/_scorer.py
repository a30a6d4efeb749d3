"""One new record against the few it may be, in milliseconds: what link_new() does for many, held ready."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl

from penggerak.core.linkage import _em
from penggerak.core.linkage._plain_levels import level_of
from penggerak.core.linkage._plain_records import Clean, chances, cleaner, keys_of_one
from penggerak.core.linkage._state import State

_BITS = math.log(2)
Row = Mapping[str, Any]


class Scorer:
    """Made once from a State and kept; may be used by several threads at once, for nothing in it changes.

    Its probabilities and weights are those of link_new().
    """

    def __init__(self, state: State, *, register_size: int | None = None) -> None:
        """register_size: how many records there are in all, if more than were learnt from."""
        self._clean = cleaner(state)
        self._features = features = state.features()
        self._chances = chances(state)
        self._columns = list(dict.fromkeys(column for used in state.roles.values() for column in used))
        model = state.model_of_two(register_size)
        self._prior = _em.log_odds(model.prior["0-1"]) / _BITS + model.shift
        self._trust = model.trust
        self._groups = {name: [f.name for f in members] for name, members in _em.grouped(features, model).items()}
        self._damped = {name: [float(f"{v / _BITS:.4f}") for v in model.damped[name]] for name in self._groups}
        self._group = model.group
        self._lengths = state.lengths
        self._bits = {
            f.name: [math.log2(m / u) for m, u in zip(model.m[f.name], model.u[f.name], strict=True)] for f in features
        }
        self._base = {f.name: math.log2(model.u[f.name][0]) for f in features if f.exact}
        self._levels: dict[str, Callable[[Clean, Clean], int | None]] = {f.name: level_of(f) for f in features}

    def keys(self, record: Row) -> list[str]:
        """The keys of a record (column -> text), as keys_of() gives them; absent columns are empty."""
        return keys_of_one(self._cleaned(record))

    def score(self, record: Row, candidates: pl.DataFrame, *, id_column: str, review: float = 0.1) -> pl.DataFrame:
        """Compare one record with rows of the register.

        Returns register_id str, probability f64, one weight per role (bits), for probabilities from review on; the
        most probable first, then by id. Two different complete reliable numbers make the probability as good as 0.
        """
        new = self._cleaned(record)
        ids = candidates[id_column].cast(pl.String).to_list()
        found = (
            (rid, *self._weighed(self._cleaned(row), new)) for rid, row in zip(ids, self._rows(candidates), strict=True)
        )
        return self._frame((rid, p, told) for rid, p, told in found if p >= review)

    def _rows(self, frame: pl.DataFrame) -> Iterable[Row]:
        return frame.select(column for column in self._columns if column in frame.columns).iter_rows(named=True)

    def _cleaned(self, row: Row) -> Clean:
        cells = ((column, row.get(column)) for column in self._columns)
        return self._clean({c: cell if cell is None or isinstance(cell, str) else str(cell) for c, cell in cells})

    def _frame(self, rows: Iterable[tuple[str, float, dict[str, float]]]) -> pl.DataFrame:
        ordered = sorted(rows, key=lambda row: (-row[1], row[0]))
        roles = dict.fromkeys(f.role for f in self._features)
        made = [
            {"register_id": rid, "probability": p, **{r: round(told[r], 4) for r in roles}} for rid, p, told in ordered
        ]
        return pl.DataFrame(
            made, schema=pl.Schema({"register_id": pl.String} | dict.fromkeys(["probability", *roles], pl.Float64))
        )

    def _weighed(self, left: Clean, right: Clean) -> tuple[float, dict[str, float]]:
        """Probability and weight per role."""
        plain, told = self._compared(left, right)
        factors = {name: self._factor(name, plain, told) for name in self._groups}
        roles: dict[str, float] = {}
        for f in self._features:
            weight = told[f.name] * factors.get(self._group[f.name], 1.0) * self._trust.get(f.role, 1.0)
            roles[f.role] = roles.get(f.role, 0.0) + weight
        total = -60.0 if self._opposed(left, right) else sum(roles.values()) + self._prior
        return 1 / (1 + 2 ** -min(max(total, -60.0), 60.0)), roles

    def _compared(self, left: Clean, right: Clean) -> tuple[dict[str, float], dict[str, float]]:
        """Weight per feature as learnt, and as told once the value's frequency is taken in."""
        plain, told = {}, {}
        for f in self._features:
            level = self._levels[f.name](left, right)
            bits = 0.0 if level is None else self._bits[f.name][level]
            plain[f.name] = told[f.name] = bits
            if level == 0 and f.exact:
                chance = max(self._chances[f.exact](left[f.exact]), self._chances[f.exact](right[f.exact]))
                told[f.name] = bits + self._base[f.name] - math.log2(chance)
        return plain, told

    def _factor(self, group: str, plain: Mapping[str, float], told: Mapping[str, float]) -> float:
        """See _scoring._factor."""
        joint = sum(plain[name] for name in self._groups[group])
        all_told = sum(told[name] for name in self._groups[group])
        step = min(max(math.floor(joint * _BITS / _em.BIN), _em.LOWEST), _em.HIGHEST)
        limit = self._damped[group][step - _em.LOWEST]
        if joint > 0 and all_told > 0.01:
            return min(all_told, limit) / all_told
        if joint < 0 and all_told < -0.01:
            return max(all_told, limit) / all_told
        return 1.0

    def _opposed(self, left: Clean, right: Clean) -> bool:
        """Two different numbers, both complete."""
        return any(
            left[c] is not None and right[c] is not None and left[c] != right[c]
            and len(left[c]) == len(right[c]) == length
            for c, length in self._lengths.items()
        )  # fmt: skip
