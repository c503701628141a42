"""Tags that lead somewhere: breadcrumbs, side navigation, tabs, pages of a list, downloads, buttons."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment_ready.ui.pages import NavItem
from assessment_ready.ui.templatetags.govuk.registry import register

BUTTON_TONES = {"": "", "secondary": " govuk-button--secondary", "warning": " govuk-button--warning"}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(pairs: Sequence[tuple[str, str]], area: Sequence[NavItem] = ()) -> dict[str, Any]:
    """The ancestors of a page as (label, url) pairs, without the steps that the area's navigation shows."""
    shown = {item.url for item in area or ()}
    return {"pairs": [(label, url) for label, url in pairs or () if url not in shown]}


@register.inclusion_tag("components/sub_nav.html")
def sub_nav(items: Sequence[NavItem], label: str = "In this area") -> dict[str, Any]:
    """The pages of one area, below the service navigation."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/side_nav.html")
def side_nav(items: Sequence[NavItem], label: str = "In this section") -> dict[str, Any]:
    """Side navigation inside an area."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[NavItem], label: str = "Views") -> dict[str, Any]:
    """Tabs that are links to pages of their own."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any] | None) -> dict[str, Any]:
    """Links to the other pages of a list, keeping the filters; nothing for one page."""
    if page_obj is None or not page_obj.has_other_pages():
        return {"page_obj": None}

    def address(number: int) -> str:
        return _address(context, page=str(number))

    shown = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page_obj": page_obj,
        "numbers": [(number, address(number) if isinstance(number, int) else "") for number in shown],
        "previous_url": address(page_obj.number - 1) if page_obj.has_previous() else "",
        "next_url": address(page_obj.number + 1) if page_obj.has_next() else "",
    }


@register.inclusion_tag("components/export_links.html", takes_context=True)
def export_links(context: Context, *formats: str) -> dict[str, Any]:
    """Downloads of this list with the filters in force."""
    return {"links": [(name.upper(), _address(context, format=name)) for name in formats or ("csv", "xlsx")]}


def _address(context: Context, **changes: str) -> str:
    """This page's query string without its page and format, with the changes."""
    request = context.get("request")
    kept = [
        (name, value)
        for name, values in (request.GET.lists() if request else ())
        if name not in ("page", "format")
        for value in values
    ]
    return f"?{urlencode([*kept, *changes.items()])}"


@register.simple_tag
def button_link(label: str, url: str, tone: str = "") -> SafeString:
    """A link that looks like a button, for going somewhere (not for changing something)."""
    return format_html(
        '<a href="{}" role="button" draggable="false" class="govuk-button{}" '
        'data-module="govuk-button">{}</a>',
        url,
        BUTTON_TONES[tone],
        label,
    )


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Context, url: str, label: str, tone: str = "secondary", **hidden: object
) -> dict[str, Any]:
    """A small POST form with one button, for simple actions."""
    look = "ar-button-link" if tone == "link" else f"govuk-button{BUTTON_TONES[tone]}"
    return {
        "url": url,
        "label": label,
        "look": look,
        "hidden": hidden,
        "csrf_token": context.get("csrf_token"),
    }
