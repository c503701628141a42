"""Tags that draw fields and the error summary."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessment_ready.ui.fields import DateParts, WordLimitField
from assessment_ready.ui.templatetags.govuk.registry import register

CHARACTER_WIDTHS = frozenset({"2", "3", "4", "5", "10", "20", "30"})


@dataclass(frozen=True)
class Option:
    """One radio or checkbox."""

    id: str
    value: str
    label: str
    selected: bool
    hint: str
    disabled: bool


@dataclass(frozen=True)
class Part:
    """One box of a date."""

    id: str
    name: str
    label: str
    value: str
    width: str


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary; without a target, plain text."""

    text: str
    target: str


def _kind(field: BoundField) -> str:
    """Which template draws the field."""
    widget = field.field.widget
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (DateParts, "date"),
        (forms.CheckboxInput, "checkbox"),
        (forms.PasswordInput, "password"),
    )
    return next((kind for base, kind in kinds if isinstance(widget, base)), "input")


def _target(field: BoundField) -> str:
    """The id an error links to: the control, or the first of several."""
    several = _kind(field) in ("checkboxes", "radios", "date")
    return f"{field.auto_id}_0" if several else (field.id_for_label or field.auto_id)


@register.simple_tag
def form_field(field: BoundField) -> SafeString:
    """One field with label, hint and error."""
    if field.is_hidden:
        return field.as_hidden()
    kind = _kind(field)
    form = field.form
    limit = field.field.max_words if isinstance(field.field, WordLimitField) else None
    described_by = " ".join(
        part
        for part in (
            f"{field.auto_id}_helptext" if field.help_text else "",
            f"{field.auto_id}_error" if field.errors else "",
            f"{field.auto_id}-info" if limit else "",
        )
        if part
    )
    return render_to_string(
        f"govuk/widgets/{kind}.html",
        {
            "field": field,
            "id": field.auto_id,
            "word_limit": limit,
            "described_by": described_by,
            "as_title": getattr(form, "single_question", False) and _is_first(field),
            "optional": _says_optional(field, kind),
            "widget": field.field.widget,
            "options": _options(field) if kind in ("radios", "checkboxes") else (),
            "parts": _parts(field) if kind == "date" else (),
            "control": _control(field, described_by) if kind in ("input", "password") else "",
            "checked": kind == "checkbox" and _is_checked(field),
        },
    )


def _is_first(field: BoundField) -> bool:
    return next((one.name for one in field.form.visible_fields()), "") == field.name


def _says_optional(field: BoundField, kind: str) -> bool:
    form = field.form
    marks = getattr(form, "mark_optional", False) and getattr(form, "form_method", "post") == "post"
    return marks and not field.field.required and kind != "checkbox"


def _is_checked(field: BoundField) -> bool:
    widget = field.field.widget
    return isinstance(widget, forms.CheckboxInput) and bool(widget.check_test(field.value()))


def _options(field: BoundField) -> list[Option]:
    hints = getattr(field.field.widget, "hints", {})
    return [
        Option(
            id=option.data["attrs"].get("id", ""),
            value=str(option.data["value"]),
            label=option.data["label"],
            selected=bool(option.data["selected"]),
            hint=hints.get(str(option.data["value"]), ""),
            disabled=bool(option.data["attrs"].get("disabled")),
        )
        for option in field.subwidgets
    ]


def _parts(field: BoundField) -> list[Part]:
    widget = field.field.widget
    context = widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    return [
        Part(
            id=box["attrs"]["id"],
            name=box["name"],
            label=label,
            value="" if box["value"] is None else str(box["value"]),
            width="4" if label == "Year" else "2",
        )
        for box, label in zip(context["widget"]["subwidgets"], DateParts.labels, strict=True)
    ]


def _control(field: BoundField, described_by: str) -> SafeString:
    """Input, textarea, select or file upload with the classes of the design system."""
    widget = field.field.widget
    name = _class_of(widget)
    classes = [name, str(widget.attrs.get("class", "")), *_width(field, name)]
    if field.errors:
        classes.append(f"{name}--error")
    classes += _hooks(field)
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if described_by:
        attrs["aria-describedby"] = described_by
    if isinstance(widget, forms.NumberInput):
        # GOV.UK: a text box with a number keypad; type=number loses what was typed and scrolls away.
        widget.input_type = "text"
        widget.attrs = {k: v for k, v in widget.attrs.items() if k not in ("min", "max", "step")}
        attrs |= {"inputmode": "numeric", "spellcheck": "false"}
    if isinstance(widget, forms.EmailInput):
        attrs["spellcheck"] = "false"
    return field.as_widget(attrs=attrs)


def _hooks(field: BoundField) -> list[str]:
    """Classes by which the design system's scripts find the control."""
    if isinstance(field.field, WordLimitField):
        return ["govuk-js-character-count"]
    if isinstance(field.field.widget, forms.PasswordInput):
        return ["govuk-password-input__input", "govuk-js-password-input-input"]
    return []


def _class_of(widget: forms.Widget) -> str:
    """The design system's class for a single control."""
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    return "govuk-file-upload" if isinstance(widget, forms.FileInput) else "govuk-input"


def _width(field: BoundField, name: str) -> list[str]:
    width = getattr(field.form, "widths", {}).get(field.name, "")
    if not width:
        return []
    if width in CHARACTER_WIDTHS and name == "govuk-input":
        return [f"govuk-input--width-{width}"]
    return [f"govuk-!-width-{width}"]


@register.inclusion_tag("govuk/error_summary.html")
def error_summary(*bound_forms: object) -> dict[str, Any]:
    """All errors of the forms, each linked to its control; nothing when there are none."""
    links: list[ErrorLink] = []
    for form in bound_forms:
        if not isinstance(form, forms.BaseForm) or not form.errors:
            continue
        links += [ErrorLink(str(text), "") for text in form.non_field_errors()]
        for field in form:
            target = "" if field.is_hidden else _target(field)
            links += [ErrorLink(str(text), target) for text in field.errors]
    return {"links": links}
