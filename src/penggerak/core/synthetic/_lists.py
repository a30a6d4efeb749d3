"""The messy source lists by name, oldest first."""

from collections.abc import Callable

from penggerak.core.synthetic._office import Messy, Office
from penggerak.core.synthetic._official_lists import bpum_2020, dinas_2023, oss_2024
from penggerak.core.synthetic._street_lists import bazar_2025, kelurahan_2025

LISTS: dict[str, Callable[[Office], Messy]] = {
    "bpum_2020": bpum_2020,
    "dinas_2023": dinas_2023,
    "oss_2024": oss_2024,
    "kelurahan_2025": kelurahan_2025,
    "bazar_2025": bazar_2025,
}
