"""The 17 industries of regional GDP, which are built on the letters of an older KBLI."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from penggerak.core.activities._kbli import KBLI_VERSIONS, Kbli, KbliVersion
from penggerak.core.activities._tree import ActivityTree


@dataclass(frozen=True, slots=True)
class GrdpLabel:
    """One industry of regional GDP: its label ("C", "M,N") and its name in two languages."""

    label: str
    name_id: str
    name_en: str


def grdp_label(section: str, version: KbliVersion) -> str:
    """The industry a section letter belongs to: "K" is "K" in KBLI 2020 and "J" in KBLI 2025.

    Raises KeyError for a letter that version does not have.
    """
    return _labels_by_section()[version, section]


def grdp_label_of(kbli: Kbli, tree: ActivityTree) -> str:
    """The industry a code belongs to. Repair of cars and motorcycles counts with trade in both versions.

    Raises KeyError when the code is not in its version, DifferentVersionsError for a tree of another version.
    """
    section = tree.section(kbli).kbli.code
    exceptions: dict[str, str] = _written()["exceptions"].get(kbli.version, {})
    moved = (label for group, label in exceptions.items() if kbli.code.startswith(group))
    return next(moved, grdp_label(section, kbli.version))


@cache
def _written() -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("grdp_labels.yaml").read_text("utf-8"))
    return written


@cache
def _labels_by_section() -> dict[tuple[str, str], str]:
    rows = _written()["labels"]
    return {(version, letter): row["label"] for row in rows for version in KBLI_VERSIONS for letter in row[version]}


GRDP_LABELS: dict[str, GrdpLabel] = {
    row["label"]: GrdpLabel(row["label"], row["id"], row["en"]) for row in _written()["labels"]
}
