"""Who gets what, when there is too little for all: draws anyone can recompute, and the other ways to decide.

A draw: commitment() of a secret is announced, list_hash() and terms_hash() when the list closes, then published() holds
the draw and verify() computes it again from its file. smallest_effect() says before what it can show, balance() and
joint_test() after how alike both sides are. Placement has a module of its own, `placement`, loaded by who needs it.
"""

from penggerak.core.allocation._applicants import APPLICANTS, strata_of
from penggerak.core.allocation._balance import BALANCE, balance
from penggerak.core.allocation._choice import REASONS, Choice, choice_troubles
from penggerak.core.allocation._cut_off import CutOff, Ties, cut_off
from penggerak.core.allocation._draw import DRAWN, draw
from penggerak.core.allocation._joint_test import JointTest, joint_test
from penggerak.core.allocation._phase_in import PHASED, PhasedDraw, even_waves, phase_in, published_phase_in
from penggerak.core.allocation._power import SmallestEffect, smallest_effect, smallest_effect_by_cluster
from penggerak.core.allocation._power_words import power_sentence
from penggerak.core.allocation._protocol import commitment, keys, list_hash, seed, spoken
from penggerak.core.allocation._published import canonical, published, read_document, standalone_script, terms_hash
from penggerak.core.allocation._quotas import seats_by_stratum
from penggerak.core.allocation._refusals import CannotAllocate
from penggerak.core.allocation._threshold import ThresholdDraw, screen, threshold_then_draw
from penggerak.core.allocation._verify import verify
from penggerak.core.allocation._waiting import Promotion, Standing, WaitingEvent, standing

__all__ = [
    "APPLICANTS",
    "BALANCE",
    "DRAWN",
    "PHASED",
    "REASONS",
    "CannotAllocate",
    "Choice",
    "CutOff",
    "JointTest",
    "PhasedDraw",
    "Promotion",
    "SmallestEffect",
    "Standing",
    "ThresholdDraw",
    "Ties",
    "WaitingEvent",
    "balance",
    "canonical",
    "choice_troubles",
    "commitment",
    "cut_off",
    "draw",
    "even_waves",
    "joint_test",
    "keys",
    "list_hash",
    "phase_in",
    "power_sentence",
    "published",
    "published_phase_in",
    "read_document",
    "screen",
    "seats_by_stratum",
    "seed",
    "smallest_effect",
    "smallest_effect_by_cluster",
    "spoken",
    "standalone_script",
    "standing",
    "strata_of",
    "terms_hash",
    "threshold_then_draw",
    "verify",
]
