"""The installation administrator's pages of bank holidays."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainFormPage, PlainPage
from assessment_ready.documents.tables import ExportColumn, file_response
from assessment_ready.timeline.forms.holidays import HolidayFileForm, HolidayForm
from assessment_ready.timeline.models import BankHoliday
from assessment_ready.timeline.queries.holidays import get_holiday, holidays, working_calendar
from assessment_ready.timeline.services import holidays as services
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import Page

LIST = "timeline:holidays"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EXPORT = [
    ExportColumn("Day", lambda row: row.on),
    ExportColumn("Weekday", lambda row: _WEEKDAYS[row.on.weekday()]),
    ExportColumn("Name", lambda row: row.title),
    ExportColumn("Source", lambda row: row.get_source_display()),
    ExportColumn("Elections only", lambda row: row.is_mourning),
    ExportColumn("Taken out", lambda row: row.is_removed),
]


class HolidaysView(PlainPage):
    """The bank holidays of one year, and how to change them."""

    access = Access.INSTALLATION_ADMIN
    template_name = "timeline/holidays.html"
    title = "Bank holidays"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, or the whole list as a file."""
        if request.GET.get("format"):
            return file_response(
                request.GET["format"],
                name="bank-holidays",
                title="Bank holidays",
                columns=_EXPORT,
                rows=holidays(),
            )
        return self.render()

    def context(self) -> dict[str, Any]:
        """The years there are, the days of one of them, and until when days are known."""
        rows = list(holidays())
        years = sorted({row.on.year for row in rows}, reverse=True)
        year = self._year(years)
        return {
            "years": years,
            "year": year,
            "days": [self._day(row) for row in rows if row.on.year == year],
            "known_to": working_calendar().known_to,
            "add_url": reverse("timeline:holiday-create"),
            "upload_url": reverse("timeline:holidays-upload"),
        }

    def _year(self, years: list[int]) -> int | None:
        """The year asked for, otherwise this year, otherwise the newest there is."""
        asked = self.request.GET.get("year", "")
        if asked.isdecimal() and int(asked) in years:
            return int(asked)
        return self.now.year if self.now.year in years else next(iter(years), None)

    def _day(self, row: BankHoliday) -> dict[str, Any]:
        name = "timeline:holiday-put-back" if row.is_removed else "timeline:holiday-take-out"
        return {
            "row": row,
            "when": f"{_WEEKDAYS[row.on.weekday()]} {format_date(row.on)}",
            "url": reverse(name, args=[row.pk]),
            "label": f"{'Put' if row.is_removed else 'Take'} {row.title} {'back' if row.is_removed else 'out'}",
        }


class HolidayCreateView(PlainFormPage):
    """Add a day that GOV.UK does not list, or does not list yet."""

    access = Access.INSTALLATION_ADMIN
    title = "Add a day"
    form_class = HolidayForm

    def page(self) -> Page:
        """Below the list."""
        return Page(title=self.title, breadcrumbs=[("Bank holidays", reverse(LIST))])

    def perform(self, form: Any) -> HttpResponseBase:
        """Add it."""
        data = form.cleaned_data
        row = services.add_holiday(
            actor=self.user, on=data["on"], title=data["title"], is_mourning=data["is_mourning"]
        )
        return self.done(f"{row.title} on {format_date(row.on)} is in the list.", _year_url(row))


class HolidaysUploadView(PlainFormPage):
    """Refresh the list from a file that was downloaded from GOV.UK."""

    access = Access.INSTALLATION_ADMIN
    title = "Refresh from GOV.UK’s list"
    form_class = HolidayFileForm
    template_name = "timeline/holidays_upload.html"

    def page(self) -> Page:
        """Below the list."""
        return Page(title=self.title, breadcrumbs=[("Bank holidays", reverse(LIST))])

    def form_kwargs(self) -> dict[str, Any]:
        """The file, and whether the upload was stopped as too large."""
        return {
            "files": self.request.FILES or None,
            "too_large": getattr(self.request, "upload_too_large", False),
        }

    def perform(self, form: Any) -> HttpResponseBase:
        """Read, check and merge it."""
        data = form.cleaned_data["file"].read(services.LARGEST_FILE + 1)
        listed = services.read_list(data)
        outcome = services.refresh(actor=self.user, listed=listed)
        message = (
            f"The list is up to {format_date(listed[-1].on)}: {outcome.added} added, {outcome.corrected} corrected, "
            f"{outcome.taken_out} taken out."
        )
        if outcome.left_out:
            message += f" {outcome.left_out} that were taken out earlier stay out."
        return self.done(message, reverse(LIST))


class _Switch(PlainPage):
    """A button on one day."""

    access = Access.INSTALLATION_ADMIN
    http_method_names = ["post", "options"]
    is_removed: bool

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take it out or put it back."""
        try:
            get_holiday(kwargs["holiday"])
        except BankHoliday.DoesNotExist:
            raise Http404 from None
        row = services.set_removed(actor=self.user, holiday_id=kwargs["holiday"], is_removed=self.is_removed)
        what = "is no longer counted as a holiday" if self.is_removed else "is counted as a holiday again"
        return self.done(f"{row.title} on {format_date(row.on)} {what}.", _year_url(row))


class TakeOutView(_Switch):
    """Take a day out of the count."""

    is_removed = True


class PutBackView(_Switch):
    """Put a day back into the count."""

    is_removed = False


def _year_url(row: BankHoliday) -> str:
    return f"{reverse(LIST)}?year={row.on.year}"
