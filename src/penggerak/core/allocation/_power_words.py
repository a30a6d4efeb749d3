"""What the power of a draw means, in one sentence of each language."""

from penggerak.core.allocation._power import SmallestEffect
from penggerak.core.register import Label

RUPIAH = Label("rupiah", "rupiah")
USUAL_EFFECT = 0.10  # share of the mean; the upper end of what training does, see _power.py


def power_sentence(found: SmallestEffect, *, mean: float | None = None, unit: Label = RUPIAH) -> Label:
    """The smallest effect in words, in Indonesian and English.

    mean: of the outcome among applicants; with it the effect is also told as a share of it. unit: what is measured.
    """
    if found.effect is None:
        return Label(
            "Rancangan ini tidak dapat menunjukkan pengaruh: pembandingnya tidak ada atau terlalu sedikit.",
            "This design cannot show an effect: there is nobody, or there are too few, to compare with.",
        )
    if mean is None or mean <= 0:
        return _in_units(found, found.effect, unit)
    return _as_share(found, found.effect, found.effect / mean, unit)


def _in_units(found: SmallestEffect, effect: float, unit: Label) -> Label:
    return Label(
        f"Dengan {_id(found.with_seat)} usaha yang terpilih dan {_id(found.without_seat)} pembanding, pengaruh "
        f"terkecil yang mungkin terlihat adalah {_id(effect)} {unit.id}; yang lebih kecil bisa ada tanpa terlihat.",
        f"With {_en(found.with_seat)} businesses drawn and {_en(found.without_seat)} to compare with, the smallest "
        f"effect likely to be seen is {_en(effect)} {unit.en}; a smaller one may be there unseen.",
    )


def _as_share(found: SmallestEffect, effect: float, share: float, unit: Label) -> Label:
    told = _in_units(found, effect, unit)
    percent = share * 100
    words = Label(
        told.id.replace(f"{unit.id};", f"{unit.id} ({_id(percent, 1)}% dari rata-rata);"),
        told.en.replace(f"{unit.en};", f"{unit.en} ({_en(percent, 1)}% of the mean);"),
    )
    if share <= USUAL_EFFECT:
        return words
    return Label(
        f"{words.id} Pelatihan pada umumnya menaikkan penjualan 5–10%, jadi hasil satu angkatan ini mungkin belum bisa "
        "disimpulkan.",
        f"{words.en} Training usually raises sales by 5–10%, so this round alone may not tell.",
    )


def _en(value: float, decimals: int = 0) -> str:
    """Two meaningful places for what is small: 0.42; whole numbers from ten up."""
    return f"{value:,.{decimals}f}" if decimals or abs(value) >= 10 or value == int(value) else f"{value:.2g}"


def _id(value: float, decimals: int = 0) -> str:
    return _en(value, decimals).translate(str.maketrans(",.", ".,"))
