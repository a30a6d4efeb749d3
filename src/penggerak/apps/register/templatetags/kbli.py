"""Suggested codes of KBLI on the pages of a business."""

from typing import Any

from django import template

from penggerak.apps.register.kbli import found_codes
from penggerak.apps.register.models import Business

register = template.Library()


@register.inclusion_tag("register/_kbli_suggestions.html")
def kbli_suggestions(business: Business) -> dict[str, Any]:
    """{% kbli_suggestions business %}: what the code may be, where none is known; draws nothing otherwise."""
    suggestions = () if business.values.get("kbli") else found_codes(business, {}).suggestions
    return {"business": business, "suggestions": suggestions[:3]}
