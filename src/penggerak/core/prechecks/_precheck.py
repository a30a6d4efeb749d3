"""All ten checks of a list at once."""

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from penggerak.core.prechecks._checks import CheckName
from penggerak.core.prechecks._duplicates import duplicate
from penggerak.core.prechecks._frames import FINDINGS, RECIPIENTS, REGISTER, LookUp
from penggerak.core.prechecks._identity import anomalous_nik, identity_mismatch
from penggerak.core.prechecks._lists import bank_credit, deceased, not_in_decree, paid_before, state_employee
from penggerak.core.prechecks._place import lives_elsewhere
from penggerak.core.prechecks._reasons import UNKNOWN_REASONS
from penggerak.core.prechecks._size import not_micro

Answers = Callable[[], pl.DataFrame]


def precheck(
    recipients: pl.DataFrame,
    *,
    city: str,
    on: date,
    look_ups: Sequence[LookUp] = (),
    register: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Ask every check of every row.

    recipients: RECIPIENTS. city: area code whose list it is. on: the day the list speaks of.
    look_ups: lists of other offices; without one of its kind a check is unknown. register: REGISTER, or None.
    Returns FINDINGS, ten rows for each recipient, ordered by row and by the order of the checks.
    """
    frame = recipients.select(RECIPIENTS.names()).cast(RECIPIENTS)
    known = (REGISTER.to_frame() if register is None else register.select(REGISTER.names())).cast(REGISTER)
    asked: dict[CheckName, Answers] = {
        "identity_mismatch": lambda: identity_mismatch(frame, known),
        "anomalous_nik": lambda: anomalous_nik(frame),
        "state_employee": lambda: state_employee(frame, known, look_ups),
        "bank_credit": lambda: bank_credit(frame, look_ups),
        "deceased": lambda: deceased(frame, known, look_ups, on),
        "not_micro": lambda: not_micro(frame, on),
        "paid_before": lambda: paid_before(frame, look_ups),
        "not_in_decree": lambda: not_in_decree(frame, look_ups),
        "lives_elsewhere": lambda: lives_elsewhere(frame, city),
        "duplicate": lambda: duplicate(frame),
    }
    answers = [_finding(answer(), name, place) for place, (name, answer) in enumerate(asked.items())]
    return pl.concat(answers).sort("row", "place").select(FINDINGS.names()).cast(FINDINGS)


def _finding(answers: pl.DataFrame, name: CheckName, place: int) -> pl.DataFrame:
    """A reason says by itself what came out: none is clear."""
    missing = [
        pl.lit(None, dtype=FINDINGS[column]).alias(column)
        for column in ("number", "limit", "day")
        if column not in answers.columns
    ]
    outcome = (
        pl.when(pl.col("reason").is_null())
        .then(pl.lit("clear"))
        .when(pl.col("reason").is_in(list(UNKNOWN_REASONS)))
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("hit"))
    )
    named = answers.with_columns(*missing, outcome=outcome, check=pl.lit(name), place=pl.lit(place))
    typed = [pl.col(column).cast(kind) for column, kind in FINDINGS.items()]
    return named.select(*typed, "place")
