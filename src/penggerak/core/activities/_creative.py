"""The subsectors of the creative economy. They cut across KBLI: the owner says which one it is."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class CreativeSubsector:
    """One subsector: the key it is stored under, and its name in two languages."""

    key: str
    name_id: str
    name_en: str


@cache
def creative_subsectors() -> tuple[CreativeSubsector, ...]:
    """The latest list, in its published order. Source: creative_subsectors.yaml beside this module."""
    lists = yaml.safe_load(files(__package__).joinpath("creative_subsectors.yaml").read_text("utf-8"))
    return tuple(CreativeSubsector(row["key"], row["id"], row["en"]) for row in lists[max(lists)])
