"""Activities: KBLI 2020 and 2025, size classes, the industries of regional GDP, creative subsectors."""

from penggerak.core.activities._creative import CreativeSubsector, creative_subsectors
from penggerak.core.activities._grdp import GRDP_LABELS, GrdpLabel, grdp_label, grdp_label_of
from penggerak.core.activities._kbli import (
    KBLI_VERSIONS,
    DifferentVersionsError,
    Kbli,
    KbliVersion,
    RefusedKbliError,
)
from penggerak.core.activities._size import (
    LEGAL_SIZES,
    SIZES,
    Ceilings,
    LegalSize,
    NoLimitsError,
    SizeClass,
    SizeLimits,
    StatisticalSize,
    limits,
    size_class,
    size_class_columns,
    statistical_size,
)
from penggerak.core.activities._suggest import Suggestion, suggest
from penggerak.core.activities._suggest_index import SuggestionIndex
from penggerak.core.activities._tree import Activity, ActivityTree, BrokenActivitiesError, CheckedKbli

__all__ = [
    "GRDP_LABELS",
    "KBLI_VERSIONS",
    "LEGAL_SIZES",
    "SIZES",
    "Activity",
    "ActivityTree",
    "BrokenActivitiesError",
    "Ceilings",
    "CheckedKbli",
    "CreativeSubsector",
    "DifferentVersionsError",
    "GrdpLabel",
    "Kbli",
    "KbliVersion",
    "LegalSize",
    "NoLimitsError",
    "RefusedKbliError",
    "SizeClass",
    "SizeLimits",
    "StatisticalSize",
    "Suggestion",
    "SuggestionIndex",
    "creative_subsectors",
    "grdp_label",
    "grdp_label_of",
    "limits",
    "size_class",
    "size_class_columns",
    "statistical_size",
    "suggest",
]
