"""Tags for pieces of text: banners, inset, warning, details, empty state, task list, timeline."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessment_ready.ui.markup import blocks
from assessment_ready.ui.pages import Task, TimelineEntry
from assessment_ready.ui.templatetags.govuk.registry import register


@register.simple_block_tag
def notification(content: str, title: str = "Important", tone: str = "") -> SafeString:
    """A notification banner round the content; tone "success" or empty."""
    return render_to_string(
        "components/notification.html",
        {"content": content, "title": title, "tone": tone},
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Inset text."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:
    """Text that opens under its summary."""
    return blocks.details(content, summary, open=open)


@register.simple_block_tag
def answer_box(content: str, title: str, id: str = "answer") -> SafeString:
    """The framed answer at the top of a dashboard."""
    return format_html(
        '<section class="ar-answer" aria-labelledby="{}"><h2 class="govuk-heading-m" id="{}">{}</h2>'
        "{}</section>",
        id,
        id,
        title,
        content,
    )


@register.simple_tag
def warning(text: str) -> SafeString:
    """Warning text: an exclamation mark and, for screen readers, the word."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {}'
        "</strong></div>",
        text,
    )


@register.inclusion_tag("components/empty_state.html")
def empty_state(text: str, action_label: str = "", action_url: str = "") -> dict[str, Any]:
    """What belongs here, and the first step."""
    return {"text": text, "action_label": action_label, "action_url": action_url}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Task], id: str = "tasks") -> dict[str, Any]:
    """A GOV.UK task list; give an ``id`` when a page has two."""
    return {"tasks": tasks, "id": id}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Sequence[TimelineEntry]) -> dict[str, Any]:
    """A MoJ timeline, in the order given."""
    return {"entries": entries}
