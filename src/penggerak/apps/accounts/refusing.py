"""What is answered to someone who tried too often: when the next try may be, in words and for machines."""

from datetime import datetime
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


def too_often(request: HttpRequest, again_at: datetime, *, at: datetime, template: str = "429.html") -> HttpResponse:
    """429 until `again_at`; Retry-After counts whole seconds from `at`, one at least."""
    response = TemplateResponse(request, template, {"again_at": again_at}, status=429)
    response["Retry-After"] = str(max(1, ceil((again_at - at).total_seconds())))
    return response
