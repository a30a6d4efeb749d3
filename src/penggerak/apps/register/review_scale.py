"""Where a pair stands between the two thresholds, as a drawing and in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from penggerak.apps.register.queries.linking import LINKED, REVIEWED

LEFT, RIGHT = 10, 330  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Zone:
    """One stretch of the scale, from x on; tone: which colour class of charts; words: what happens to pairs in it."""

    x: str
    width: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Scale:
    """low, high: the thresholds, 0 to 1, and where they are drawn; x: where the pair is; zone: what its place means."""

    low: float
    high: float
    low_x: str
    high_x: str
    probability: float
    x: str
    zones: list[Zone]

    @property
    def meaning(self) -> str:
        if self.probability < self.low:
            return self.zones[0].words
        return self.zones[1 if self.probability < self.high else 2].words


def scale_of(probability: float, *, low: float = REVIEWED, high: float = LINKED) -> Scale:
    """The scale from 0 to 1 with both thresholds and a pair on it. probability, low, high: 0 to 1."""
    zones = [
        _zone(0.0, low, "cf", _("dipisah otomatis")),
        _zone(low, high, "af", _("diputuskan orang")),
        _zone(high, 1.0, "hf", _("digabung otomatis bila jati dirinya cukup jelas")),
    ]
    return Scale(low, high, _x(low), _x(high), probability, _x(probability), zones)


def _x(share: float) -> str:
    return f"{LEFT + (RIGHT - LEFT) * share:.1f}"


def _zone(start: float, end: float, tone: str, words: str) -> Zone:
    return Zone(_x(start), f"{(RIGHT - LEFT) * (end - start):.1f}", tone, words)
