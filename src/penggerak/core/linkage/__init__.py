"""Which records speak of one business or person: no labels, no settings, for one list or several."""

from penggerak.core.linkage._checks import ROLES, THRESHOLD, BadInput
from penggerak.core.linkage._link import Linkage, link

__all__ = ["ROLES", "THRESHOLD", "BadInput", "Linkage", "link"]
