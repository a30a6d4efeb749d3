"""What every page knows without asking the database: which city this is, and whether its data are made up."""

from django.conf import settings
from django.http import HttpRequest


def city(_request: HttpRequest) -> dict[str, object]:
    return {
        "city_name": settings.PENGGERAK_CITY_NAME,
        "government": settings.PENGGERAK_GOVERNMENT,
        "agency": settings.PENGGERAK_AGENCY,
        "is_demo": settings.PENGGERAK_DEMO,
    }
