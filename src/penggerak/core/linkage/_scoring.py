# ruff: noqa: S608 - the names in these queries are made here, never given from outside
"""Every candidate pair weighed: a weight per role, joint weights damped, the prior of its class, hard conflicts."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from penggerak.core.linkage import _em
from penggerak.core.linkage._checks import BadInput
from penggerak.core.linkage._em import Model
from penggerak.core.linkage._engine import Engine
from penggerak.core.linkage._features import Feature
from penggerak.core.linkage._records import Records
from penggerak.core.linkage._splink import scored
from penggerak.core.linkage._training import class_sizes, class_sql
from penggerak.core.sentences import sentence


def score(engine: Engine, records: Records, model: Model, *, conflicts: Sequence[str] = ()) -> None:
    """Fill ``scored``: rid_l, rid_r, one weight in bits per role, weight (their sum and the prior), probability.

    conflicts: columns of which two different values of the usual length rule a match out.
    """
    _mark_conflicts(engine, conflicts)
    table = scored(engine, "candidate", records.features, model, duplicates=duplicates(records, model))
    engine.run(f"create table scored as {scored_sql(records, model, conflicts, table)}")
    engine.run(f"drop table {table}")


def duplicates(records: Records, model: Model) -> float:
    """How many others of its own a record is expected to have."""
    sizes = class_sizes(records.bounds)
    return 2 * sum(model.prior[name] * size for name, size in sizes.items()) / max(records.count, 1)


def scored_sql(records: Records, model: Model, conflicts: Sequence[str], table: str) -> str:
    """What score() makes, of the table that Splink's weights stand in; reads ``conflict`` if there are conflicts."""
    priors = " ".join(
        f"when '{name}' then {_em.log_odds(p) / math.log(2) + model.shift}" for name, p in model.prior.items()
    )
    groups = _em.grouped(records.features, model)
    joints = "".join(_joint(name, members) for name, members in groups.items())
    factors = "".join(f", {_factor(name, model.damped[name])} as factor_{name}" for name in groups)
    weights = {
        role: _trusted(" + ".join(terms), model.trust.get(role, 1.0))
        for role, terms in _terms(records.features, groups, model.group).items()
    }
    told = ", ".join(f"{sql} as {role}" for role, sql in weights.items())
    return f"""with joined as (select *, case {class_sql(records.bounds)} {priors} end as prior{joints} from {table}),
             damped as (select *{factors} from joined),
             weighed as (select rid_l, rid_r, prior, {told} from damped)
        select weighed.*, if({_opposed(conflicts)}, -60, {" + ".join(weights)} + prior) as weight,
            1 / (1 + power(2, -least(greatest(weight, -60), 60))) as probability
        from weighed {"join conflict l on rid_l = l.rid join conflict r on rid_r = r.rid" if conflicts else ""}"""


def _mark_conflicts(engine: Engine, columns: Sequence[str]) -> None:
    """Make ``conflict``: rid and the reliable numbers, only those as long as most are (a cut one proves nothing)."""
    usual = {c: int(engine.value(f"select mode(length({c})) from records")) for c in columns}
    engine.run(f"create or replace table conflict as {conflict_sql(usual)}")


def conflict_sql(usual: Mapping[str, int]) -> str:
    """usual: column -> the length that most of its values have."""
    made = "".join(f", case when length({c}) = {size} then {c} end as {c}" for c, size in usual.items())
    return f"select rid{made} from records"


def conflict_columns(engine: Engine) -> list[str]:
    return [name for name in engine.frame("select * from conflict limit 0").columns if name != "rid"]


def _opposed(columns: Sequence[str]) -> str:
    return " or ".join(f"coalesce(l.{c} <> r.{c}, false)" for c in columns) or "false"


def from_dict(told: Mapping[str, Any], records: Records) -> Model:
    """A model learnt earlier, if it speaks of the same comparisons and lists. Raises BadInput otherwise."""
    model = Model(**told)
    same = {f.name: len(f.levels) for f in records.features} == {name: len(shares) for name, shares in model.m.items()}
    if not same or set(model.prior) != set(class_sizes(records.bounds)):
        raise BadInput(sentence("Model yang diberikan dipelajari dari kolom atau daftar yang lain."))
    return model


def _told(feature: Feature) -> str:
    """The weight of a feature, tempered by how common the shared value is."""
    name = feature.name
    return f"(mw_{name} + coalesce(mw_tf_adj_{name}, 0))" if feature.exact else f"mw_{name}"


def _joint(group: str, members: Sequence[Feature]) -> str:
    plain = " + ".join(f"mw_{f.name}" for f in members)
    return f", {plain} as joint_{group}, {' + '.join(map(_told, members))} as told_{group}"


def _terms(features: Sequence[Feature], groups: Mapping[str, object], group: Mapping[str, str]) -> dict[str, list[str]]:
    """Per role, the weights that are added up; in a group all of them shrink by the group's factor."""
    roles: dict[str, list[str]] = {}
    for f in features:
        shared = f" * factor_{group[f.name]}" if group[f.name] in groups else ""
        roles.setdefault(f.role, []).append(_told(f) + shared)
    return roles


def _trusted(weight: str, trust: float) -> str:
    """A role's weight as far as decisions bear it out."""
    return weight if trust == 1 else f"({weight}) * {trust}::double"


def _factor(group: str, limits: Sequence[float]) -> str:
    """What is left of a joint weight, as a share: its limit from the table of steps, over the weight itself.

    Rare values do not lift it over the limit: who shares a rare street shares its rare postcode too.
    """
    joint, told, bits = f"joint_{group}", f"told_{group}", math.log(2)
    step = f"least(greatest(floor({joint} * {bits} / {_em.BIN}), {_em.LOWEST}), {_em.HIGHEST})"
    limit = f"([{', '.join(f'{v / bits:.4f}' for v in limits)}])[{step}::integer - {_em.LOWEST} + 1]"
    return f"""case when {joint} > 0 and {told} > 0.01 then least({told}, {limit}) / {told}
        when {joint} < 0 and {told} < -0.01 then greatest({told}, {limit}) / {told} else 1 end"""
