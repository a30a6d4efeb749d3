"""Randomised phase-in: everyone is served, and chance says in which wave."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from penggerak.core.allocation._applicants import checked
from penggerak.core.allocation._protocol import digests
from penggerak.core.allocation._published import Document, published
from penggerak.core.allocation._ranking import order_by_key, words_of
from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.sentences import sentence

PHASED = pl.Schema({"token": pl.String, "unit": pl.String, "place": pl.Int64, "wave": pl.Int64})


def even_waves(units: int, *, waves: int) -> list[int]:
    """Sizes of that many waves, as equal as can be; the first ones take what is left over."""
    if waves < 1:
        raise CannotAllocate(sentence("Jumlah gelombang paling sedikit satu."))
    return [units // waves + (wave < units % waves) for wave in range(waves)]


def phase_in(applicants: pl.DataFrame, *, seed: str, waves: Sequence[int]) -> pl.DataFrame:
    """Put every applicant into a wave, one by one or a whole cluster (a kelurahan) together.

    applicants: token str; cluster str when clusters move as one. seed: from seed(), the list hash being that of the
    units (tokens, or names of clusters), as published_phase_in() takes it. waves: how many units each takes, the first
    wave first; together exactly all units (see even_waves()).
    A unit's key is HMAC-SHA256 of its token, or of its cluster's name, under the seed; the smallest go first.
    Returns PHASED, by place and token: unit is the token or the cluster, place 1 the unit that was drawn first.
    Raises CannotAllocate for a list that cannot be drawn from and for waves that do not add up.
    """
    rows = _with_units(applicants)
    units = rows["unit"].unique().sort().to_list()
    if sum(waves) != len(units) or min(waves, default=0) < 0:
        raise CannotAllocate(
            sentence(
                "Gelombang memuat %(places)d tempat, padahal yang dibagi %(units)d. Samakan jumlahnya.",
                places=sum(waves), units=len(units),
            )
        )  # fmt: skip
    return rows.join(_placed(units, seed, waves), on="unit").select(PHASED.names()).cast(PHASED).sort("place", "token")


@dataclass(frozen=True, slots=True)
class PhasedDraw:
    """phased: PHASED. document: a plain draw of the units whose seats are the first wave; its order makes all waves."""

    phased: pl.DataFrame
    document: Document


def published_phase_in(applicants: pl.DataFrame, *, secret: str, word: str, waves: Sequence[int]) -> PhasedDraw:
    """Hold a phase-in whose order anyone can check like a draw: verify() and the script take the document as it is.

    applicants, waves: as for phase_in(). The sizes of the later waves stand in no hash: announce them with the terms.
    """
    units = _with_units(applicants).select(pl.col("unit").alias("token")).unique()
    document = published(units, secret=secret, word=word, seats=next(iter(waves), 0))
    return PhasedDraw(phase_in(applicants, seed=document["seed"], waves=waves), document)


def _with_units(applicants: pl.DataFrame) -> pl.DataFrame:
    if "cluster" not in applicants.columns:
        return checked(applicants.select("token")).select("token", unit="token")
    try:
        rows = checked(applicants.select("token", stratum="cluster"))
    except CannotAllocate as refusal:
        if refusal.column != "stratum":
            raise
        told = sentence("Kelompok peserta kosong. Isi wilayahnya agar ikut satu gelombang.")
        raise CannotAllocate(told, row=refusal.row, column="cluster") from refusal
    return rows.select("token", unit="stratum")


def _placed(units: list[str], seed: str, waves: Sequence[int]) -> pl.DataFrame:
    order = order_by_key(words_of(digests(units, seed=seed)))
    wave = [number for number, size in enumerate(waves, start=1) for _ in range(size)]
    return pl.DataFrame({"unit": [units[at] for at in order], "place": range(1, len(units) + 1), "wave": wave})
