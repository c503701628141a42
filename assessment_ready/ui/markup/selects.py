"""Select boxes as HTML: through the template engine each option takes two templates, and every register has filters."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

from assessment_ready.ui.markup.escaping import text

_TEMPLATE = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """Django's own drawing of forms, but for plain select boxes."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """The widget as HTML."""
        if template_name == _TEMPLATE:
            return select(context["widget"])
        return super().render(template_name, context, request)  # type: ignore[return-value] # a template's text is safe


def select(widget: Mapping[str, Any]) -> SafeString:
    """A select box from what ``Select.get_context`` says of it."""
    groups = "".join(_group(label, options) for label, options, _ in widget["optgroups"])
    return SafeString(f'<select name="{text(widget["name"])}"{_attrs(widget["attrs"])}>{groups}\n</select>')


def _group(label: str | None, options: list[Mapping[str, Any]]) -> str:
    drawn = "".join(map(_option, options))
    return f'\n  <optgroup label="{text(label)}">{drawn}\n  </optgroup>' if label else drawn


def _option(option: Mapping[str, Any]) -> str:
    value = text(str(option["value"]))
    return f'\n  <option value="{value}"{_attrs(option["attrs"])}>{text(option["label"])}</option>'


def _attrs(attrs: Mapping[str, Any]) -> str:
    """Attributes; True is one without a value, False is none."""
    return "".join(
        f" {name}" if value is True else f' {name}="{text(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )
