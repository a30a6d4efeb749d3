"""Which records speak of one business or person: no labels, no settings, for one list or several.

link() compares whole lists and learns; link_new() compares new records with a register by what was learnt (a State).
"""

from penggerak.core.linkage._checks import ROLES, THRESHOLD, BadInput
from penggerak.core.linkage._incremental import link_new
from penggerak.core.linkage._keys import ENOUGH_ALONE, MOST_PER_KEY, keys_of
from penggerak.core.linkage._link import Linkage, link
from penggerak.core.linkage._plain_records import key_maker
from penggerak.core.linkage._scorer import Scorer
from penggerak.core.linkage._state import State
from penggerak.core.linkage._thresholds import ENOUGH as ENOUGH_DECIDED
from penggerak.core.linkage._thresholds import Share, ThresholdReport, threshold_report

__all__ = [
    "ENOUGH_ALONE",
    "ENOUGH_DECIDED",
    "MOST_PER_KEY",
    "ROLES",
    "THRESHOLD",
    "BadInput",
    "Linkage",
    "Scorer",
    "Share",
    "State",
    "ThresholdReport",
    "key_maker",
    "keys_of",
    "link",
    "link_new",
    "threshold_report",
]
