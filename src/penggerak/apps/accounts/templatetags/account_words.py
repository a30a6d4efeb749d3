"""Small words of the account pages."""

from django import template
from django.template.context import Context

from penggerak.apps.accounts import demo
from penggerak.apps.accounts.rooms import start_of
from penggerak.apps.notices.actions import masked

register = template.Library()


@register.filter
def nomor_tersamar(phone: str) -> str:
    """A phone number as it may stand on a screen: 0812••••4410."""
    return masked(phone)


@register.simple_tag(takes_context=True)
def first_page(context: Context) -> str:
    """Where the person who reads this begins."""
    return start_of(context["request"].user)


@register.simple_tag
def demo_app_code() -> str:
    """What the authenticator app of a made-up officer shows now."""
    return demo.current_code()
