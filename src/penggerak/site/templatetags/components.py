"""The parts every page is put together from. Their look is in penggerak.css, their markup in templates/components/."""

from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from penggerak.site.navigation import Group, Item, entries_for

register = template.Library()

TONE_ICONS = {"ok": "ok", "bad": "bad", "turn": "turn", "wait": "wait", "plain": "info", "off": "off"}


@register.simple_tag
def icon(name: str, *, flip: bool = False) -> SafeString:
    """An icon that only accompanies words. flip: an arrow that turns with the direction of the script."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        " flip" if flip else "",
        static("icons.svg"),
        name,
    )


@register.inclusion_tag("components/tag.html")
def tag(label: object, tone: str = "off") -> dict[str, Any]:
    """A status: shape, word and colour together. tone: ok, wait, turn, bad or off."""
    return {"label": label, "tone": tone, "icon": TONE_ICONS[tone]}


@register.simple_block_tag
def alert(content: SafeString, title: object = "", tone: str = "plain", *, role: str = "") -> SafeString:
    """What just happened or blocks the reader, with the next step inside. role="status" after an act."""
    return SafeString(
        render_to_string(
            "components/alert.html",
            {"content": content, "title": title, "tone": tone, "icon": TONE_ICONS[tone], "role": role},
        )
    )


@register.simple_block_tag
def empty(content: SafeString, title: object) -> SafeString:
    """Nothing here yet: the content says how to fill it."""
    return SafeString(render_to_string("components/empty.html", {"content": content, "title": title}))


@register.simple_block_tag
def scroll(content: SafeString, name: object) -> SafeString:
    """A table wider than a phone: it scrolls by itself, by keyboard too. name: said by screen readers."""
    return SafeString(render_to_string("components/scroll.html", {"content": content, "name": name}))


@register.inclusion_tag("components/bar.html")
def bar(share: float | None) -> dict[str, Any]:
    """A share (0 to 1) as a bar beside its figure. A missing share draws nothing."""
    return {"width": None if share is None else f"{100 * min(max(share, 0.0), 1.0):.1f}"}


@register.inclusion_tag("components/steps.html")
def steps(labels: list[object], current: int, *, turn: bool = False) -> dict[str, Any]:
    """Where a process stands. current counts from 1; turn: the reader has to act."""
    return {
        "steps": [{"label": label, "number": n} for n, label in enumerate(labels, 1)],
        "current": current,
        "turn": turn,
    }


# ------------------------------------------------------------------ forms


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, classes: str = "") -> dict[str, Any]:
    """One question with its label, help and error, tied together for screen readers."""
    kind = _kind(bound)
    return {"field": bound, "kind": kind, "widget": _widget(bound, kind), "classes": classes}


@register.inclusion_tag("components/errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """What has to be put right, above the form; it takes the focus when the page opens."""
    fields = [bound for bound in form if bound.errors and not bound.is_hidden]
    return {"form": form, "fields": fields, "count": len(fields) + len(form.non_field_errors())}


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "plain"


_CLASSES = ((forms.Select, "select"), (forms.Textarea, "area"), (forms.FileInput, "file"), (forms.Widget, "input"))


def _widget(bound: BoundField, kind: str) -> SafeString | None:
    """The control itself, in our look; None for choices, which the template writes one by one."""
    if kind == "choices":
        return None
    base = "" if kind == "check" else next(name for widget, name in _CLASSES if isinstance(bound.field.widget, widget))
    css = f"{base} {bound.field.widget.attrs.get('class', '')}".strip()
    return bound.as_widget(attrs={"class": css or False, "placeholder": False})


# ------------------------------------------------------- lists and getting about


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: Context, page: Page) -> dict[str, Any]:
    """Links to the other pages of a list; filters stay in the address."""
    kept = [(key, value) for key, values in context["request"].GET.lists() for value in values if key != "halaman"]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "query": f"{urlencode(kept)}&" if kept else "",
        "numbers": [number if isinstance(number, int) else None for number in numbers],
    }


@register.inclusion_tag("components/nav.html", takes_context=True)
def nav(context: Context, room: str) -> dict[str, Any]:
    """The main menu of a room, "public" or "work", with only what this reader may open."""
    request = context["request"]
    return {"items": [_nav_entry(entry, request) for entry in entries_for(room, request.user)]}


def _nav_entry(entry: Item | Group, request: Any) -> dict[str, Any]:
    if isinstance(entry, Item):
        return _nav_item(entry, request)
    items = [_nav_item(item, request) for item in entry.items]
    is_here = any(item["current"] for item in items)
    return {"url": items[0]["url"], "label": entry.label, "current": "true" if is_here else "", "pages": items}


def _nav_item(item: Item, request: Any) -> dict[str, Any]:
    match = request.resolver_match
    here = bool(match) and match.view_name == item.view
    inside = not here and item.is_section and request.path.startswith(item.url)
    return {"url": item.url, "label": item.label, "current": "page" if here else "true" if inside else ""}
