"""The form all forms descend from: GOV.UK markup through crispy, own wording of errors, versions, once-keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from crispy_forms.utils import render_field
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

_DJANGO_REQUIRED = str(forms.Field.default_error_messages["required"])


@dataclass(frozen=True)
class SubmitButton:
    """A further submit button; the view asks ``name in request.POST``."""

    name: str
    value: str
    label: str


class FieldGroup:
    """A crispy layout object: fields under one legend."""

    def __init__(self, legend: str, names: Sequence[str]) -> None:
        self.legend = legend
        self.names = names

    def render(self, form: forms.Form, context: Any, template_pack: str = "govuk", **_: Any) -> SafeString:
        """The fieldset with its fields."""
        html = "".join(render_field(name, form, context, template_pack=template_pack) for name in self.names)
        # Safe: joined from rendered fields.
        return render_to_string(
            "govuk/layout/fieldset.html",
            {"legend": self.legend, "fields": mark_safe(html)},  # noqa: S308
        )


class GovForm(forms.Form):
    """A form in GOV.UK markup: ``{% crispy form %}``.

    Raises ImproperlyConfigured when a required field has no wording of its own ("Enter a title").
    """

    use_required_attribute = False

    submit_label: str = "Save"
    submit_tone: str = ""
    cancel_url: str = ""
    cancel_label: str = "Cancel"
    secondary_buttons: Sequence[SubmitButton] = ()
    single_question: bool = False
    mark_optional: bool = True
    form_action: str = ""
    form_method: str = "post"
    widths: ClassVar[Mapping[str, str]] = {}
    fieldsets: Sequence[tuple[str, Sequence[str]]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word_errors()

    def full_clean(self) -> None:
        """As Django's, after wording fields that were added late."""
        self._word_errors()
        super().full_clean()

    @property
    def helper(self) -> FormHelper:
        """What crispy reads: method, novalidate, fieldsets."""
        self._word_errors()
        helper = FormHelper()
        helper.form_method = self.form_method
        helper.form_action = self.form_action
        helper.attrs = {"novalidate": "novalidate"}
        helper.disable_csrf = self.form_method != "post"
        if self.fieldsets:
            named = {name for _, names in self.fieldsets for name in names}
            rest = [name for name in self.fields if name not in named]
            helper.layout = Layout(*(FieldGroup(legend, names) for legend, names in self.fieldsets), *rest)
        return helper

    def _word_errors(self) -> None:
        for name, field in self.fields.items():
            _word_field(f"{type(self).__name__}.{name}", name, field)


class VersionedForm(GovForm):
    """Carries the version of the row it was loaded with, so that the second of two savers is told."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages={
            "required": "This page is out of date. Open it again and make your change",
            "invalid": "This page is out of date. Open it again and make your change",
        },
    )


class OnceForm(GovForm):
    """Carries a key made when the page was loaded, so that the second of two clicks changes nothing."""

    submission_key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={
            "required": "This page is out of date. Open it again and send it once more",
            "invalid": "This page is out of date. Open it again and send it once more",
        },
    )


def _word_field(where: str, name: str, field: forms.Field) -> None:
    """Refuse Django's own "This field is required." and reword its other messages from the label."""
    messages = field.error_messages
    if field.required and str(messages.get("required", "")) == _DJANGO_REQUIRED:
        raise ImproperlyConfigured(
            f"{where} needs its own wording: error_messages={{'required': 'Enter ...'}}"
        )
    label = str(field.label or name.replace("_", " ").capitalize())
    for code, text in _reworded(label, field).items():
        current = messages.get(code)
        if current is None or str(current) == _default_message(field, code):
            messages[code] = text


def _default_message(field: forms.Field, code: str) -> str | None:
    """Django's own message for the code, if the field class brings one."""
    for kind in type(field).__mro__:
        if code in (defaults := vars(kind).get("default_error_messages", {})):
            return str(defaults[code])
    return None


def _reworded(label: str, field: forms.Field) -> dict[str, str]:
    """Messages by code for the kind of field; ``%(...)s`` are filled in by Django."""
    words: dict[str, str] = {}
    if isinstance(field, forms.CharField):
        words["max_length"] = f"{_safe(label)} must be %(limit_value)d characters or fewer"
        words["min_length"] = f"{_safe(label)} must be %(limit_value)d characters or more"
        words["null_characters_not_allowed"] = f"{label} has a character that cannot be stored"
    if isinstance(field, forms.EmailField):
        words["invalid"] = "Enter an email address in the correct format, like name@example.com"
    if isinstance(field, forms.URLField):
        words["invalid"] = "Enter a web address in the correct format, like https://www.example.org"
    if isinstance(field, forms.IntegerField):
        kind = "a number" if isinstance(field, forms.DecimalField | forms.FloatField) else "a whole number"
        words["invalid"] = f"{label} must be {kind}, like 3"
        words["min_value"] = f"{_safe(label)} must be %(limit_value)s or more"
        words["max_value"] = f"{_safe(label)} must be %(limit_value)s or less"
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        choose = "Choose only from the list"
        words |= dict.fromkeys(("invalid_choice", "invalid_list", "invalid_pk_value", "list"), choose)
    elif isinstance(field, forms.ChoiceField):
        words["invalid_choice"] = "Choose one from the list"
    if isinstance(field, forms.FileField):
        words["invalid"] = "Choose a file and send it again"
        words["missing"] = "Choose a file and send it again"
        words["empty"] = "The file is empty. Choose a file with something in it"
        words["max_length"] = "The name of the file is too long. Rename it to %(max)d characters or fewer"
    return words


def _safe(label: str) -> str:
    """A label inside a message that Django fills with %: a percent sign stays one."""
    return label.replace("%", "%%")
