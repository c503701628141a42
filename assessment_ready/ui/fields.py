"""Form fields and widgets of the design system: dates in three parts, word limits, radios and checkboxes with hints."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessment_ready.ui.dates import real_date
from assessment_ready.ui.words import count_words

Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]


class Radios(forms.RadioSelect):
    """Radios with an optional hint per value; inline for two short answers, small inside filters."""

    def __init__(
        self,
        *,
        hints: Mapping[Any, str] | None = None,
        inline: bool = False,
        small: bool = False,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.inline = inline
        self.small = small


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes with an optional hint per value."""

    def __init__(
        self,
        *,
        hints: Mapping[Any, str] | None = None,
        small: bool = False,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.small = small


class DateParts(forms.MultiWidget):
    """Day, month and year in three boxes; posted as ``<name>_day``, ``<name>_month``, ``<name>_year``."""

    use_fieldset = True
    labels = ("Day", "Month", "Year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput() for name in ("day", "month", "year")
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: dt.date | None) -> list[str | None]:
        """The three texts of a date."""
        if value is None:
            return ["", "", ""]
        return [str(value.day), str(value.month), f"{value.year:04d}"]


class DateInputField(forms.MultiValueField):
    """A calendar day typed in three boxes; cleans to ``date``.

    ``what`` names the date in its errors ("the date of the visit"); without it they say "the date".
    """

    widget = DateParts

    def __init__(self, *, what: str = "", **kwargs: Any) -> None:
        self.what = what or "the date"
        messages = {"required": f"Enter {self.what}"} if what else {}
        kwargs["error_messages"] = messages | dict(kwargs.get("error_messages") or {})
        boxes = [forms.CharField(required=False) for _ in range(3)]
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        """The date. Raises ValidationError naming the missing part, or "Enter a real date"."""
        if self.disabled and not isinstance(value, list):
            value = DateParts().decompress(value)
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        missing = [name for name, part in zip(("day", "month", "year"), parts, strict=True) if not part]
        if len(missing) == 3:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if missing:
            what = self.what[0].upper() + self.what[1:]
            raise ValidationError(f"{what} must include a {' and '.join(missing)}", code="incomplete")
        try:
            day = real_date(*parts)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None
        self.run_validators(day)
        return day

    def compress(self, data_list: Any) -> dt.date | None:
        """Unused: ``clean`` does the work with better messages."""
        return self.clean(data_list)


class WordLimitField(forms.CharField):
    """Long text with a limit in words, counted in the same way on the page and here."""

    def __init__(self, *, max_words: int, rows: int = 5, **kwargs: Any) -> None:
        self.max_words = max_words
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The text. Raises ValidationError saying how many words were written and how many may be."""
        text = str(super().clean(value)).replace("\r\n", "\n")
        written = count_words(text)
        if written > self.max_words:
            raise ValidationError(
                "%(label)s must be %(limit)s words or fewer; you wrote %(written)s",
                code="too_many_words",
                params={
                    "label": self.label or "This",
                    "limit": f"{self.max_words:,}",
                    "written": f"{written:,}",
                },
            )
        return text


class RadiosField(forms.ChoiceField):
    """One of a few choices, all visible."""

    def __init__(
        self,
        *,
        choices: Choices = (),
        hints: Mapping[Any, str] | None = None,
        inline: bool = False,
        small: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", Radios(hints=hints, inline=inline, small=small))
        super().__init__(choices=choices, **kwargs)


class TypedRadiosField(forms.TypedChoiceField):
    """Radios that clean to another type, for example ``coerce=int`` for a score."""

    def __init__(
        self,
        *,
        choices: Choices = (),
        hints: Mapping[Any, str] | None = None,
        inline: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", Radios(hints=hints, inline=inline))
        super().__init__(choices=choices, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """Yes or no as radios; cleans to bool, or None when not required and not answered."""

    def __init__(self, *, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(
            choices=(("yes", "Yes"), ("no", "No")),
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=Radios(hints=hints, inline=not hints),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored bool as the value of its radio."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value


class CheckboxesField(forms.MultipleChoiceField):
    """Any number of a few choices, all visible."""

    def __init__(
        self,
        *,
        choices: Choices = (),
        hints: Mapping[Any, str] | None = None,
        small: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", Checkboxes(hints=hints, small=small))
        super().__init__(choices=choices, **kwargs)
