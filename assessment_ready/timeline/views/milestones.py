"""Milestones: one with its history, recording dates with a preview of what moves, own ones."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.embargo.queries import choices
from assessment_ready.embargo.services import look
from assessment_ready.timeline.errors import CircleOfMilestones, OutOfOrder, PlanChanged
from assessment_ready.timeline.forms.milestones import (
    DatesForm,
    MilestoneEditForm,
    MilestoneForm,
    RemoveForm,
)
from assessment_ready.timeline.forms.offsets import offset_initial
from assessment_ready.timeline.queries import milestones as queries
from assessment_ready.timeline.queries.holidays import working_calendar
from assessment_ready.timeline.queries.planning import (
    SeenPlan,
    preview_dates,
    preview_values,
)
from assessment_ready.timeline.rules import clock_words
from assessment_ready.timeline.rules.planning import Circle
from assessment_ready.timeline.services import milestones as services
from assessment_ready.timeline.views.frame import TimelineForm, WithinMilestone
from assessment_ready.timeline.views.marks import mark_words, overlays_for, state_cell
from assessment_ready.timeline.views.milestone_parts import history_entries, moves_table, summary
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.errors import UserFacingError


class MilestonePage(WithinMilestone, CouncilPage):
    """One milestone: expected, confirmed, actual, source, what hangs on it, history."""

    permission = Perm.VIEW_TIMELINE
    template_name = "timeline/milestone.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; opening embargoed material is noted."""
        look(
            membership=self.membership,
            embargo=self.milestone.embargo,
            what=f"Milestone {self.milestone.title}",
            now=self.now,
        )
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        """Its name."""
        return self.milestone.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The calendar, and the assessment if the person may know of it."""
        crumbs = [("Timeline", self.url("timeline:overview"))]
        assessment = queries.seen_assessment(self.membership, self.now, self.milestone)
        if assessment:
            url = self.url("timeline:assessment", assessment=assessment.pk)
            crumbs.append((assessment.title, url))
        return crumbs

    def context(self) -> dict[str, Any]:
        """Everything known of it."""
        row = self.milestone
        anchor, followers = queries.neighbours(self.membership, self.now, row)
        span = queries.span_of(row)
        periods = overlays_for(self.membership, [(span.first, span.last)])
        calendar = working_calendar()
        return {
            "milestone": row,
            "state": state_cell(row, london_date(self.now)),
            "is_secret": row.embargo is not None and not row.embargo.is_lifted(self.now),
            "summary": summary(row, anchor, self._url_of(anchor.pk) if anchor else ""),
            "marks": mark_words(span.first, span.last, periods),
            "known_to": None if queries.is_certain(row, calendar) else calendar.known_to,
            "followers": [(each, self._url_of(each.pk)) for each in followers],
            "history": history_entries(queries.history(self.membership, self.now, row)),
            "can_change": self.can_change,
            "is_own": not row.code,
            "dates_url": self.url("timeline:milestone-dates", milestone=row.pk),
            "edit_url": self.url("timeline:milestone-edit", milestone=row.pk),
            "remove_url": self.url("timeline:milestone-remove", milestone=row.pk),
        }

    def _url_of(self, pk: int) -> str:
        return self.url("timeline:milestone", milestone=pk)


class _PreviewedForm(WithinMilestone, TimelineForm):
    """A form whose saving moves other dates: it shows first what would move, and saves what was shown."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check, show what would move, save when that was confirmed."""
        form = self.make_form(data=request.POST)
        if "back" in request.POST or not form.is_valid():
            return self.render(form=form)
        try:
            found = self.preview(form)
            if found.moves and request.POST.get("plan") != found.fingerprint:
                return self._ask(found, has_changed="plan" in request.POST)
            self.plan = found.fingerprint
            message = self.perform(form)
        except PlanChanged:
            return self._ask(self.preview(form), has_changed=True)
        except UserFacingError as error:
            return self.handle_error(form, error)
        return self.done(message, self.success_url())

    def preview(self, form: Any) -> SeenPlan:
        """What would move. Raises ``OutOfOrder``."""
        raise NotImplementedError

    def _ask(self, found: SeenPlan, *, has_changed: bool) -> HttpResponseBase:
        posted = [(name, value) for name, value in self.request.POST.items() if name not in _NOT_REPEATED]
        shown = {
            "page": self.page(),
            "table": moves_table(found.moves),
            "count": len(found.moves),
            "posted": posted,
            "plan": found.fingerprint,
            "has_changed": has_changed,
        }
        return render(self.request, "timeline/preview.html", shown)

    def success_url(self) -> str:
        """The milestone."""
        return self.milestone_url()


_NOT_REPEATED = {"csrfmiddlewaretoken", "plan", "back"}


class DatesView(_PreviewedForm):
    """Record what is known of a milestone's dates."""

    title = "Record dates"

    def get_caption(self) -> str:
        """Whose dates."""
        return self.milestone.title

    def make_form(self, **data: Any) -> DatesForm:
        """As they are now."""
        row = self.milestone
        names = ("earliest", "latest", "confirmed_on", "actual_on", "is_pinned", "source_note", "version")
        now: dict[str, Any] = {name: getattr(row, name) for name in names}
        now["at"] = clock_words(row.at).removeprefix(" at ")
        form = DatesForm(**data, initial=now, hangs=row.after_id is not None)
        form.cancel_url = self.milestone_url()
        return form

    def preview(self, form: DatesForm) -> SeenPlan:
        """What would move; a version out of date and dates out of order are left to the service."""
        found = preview_dates(self.membership, self.now, self.milestone, form.dates)
        if form.cleaned_data["version"] != self.milestone.version:
            return SeenPlan((), (), ())
        return _without_conflicts(found)

    def perform(self, form: DatesForm) -> str:
        """Save them, and move what was shown."""
        data = form.cleaned_data
        services.record_dates(
            actor=self.membership,
            milestone_id=self.milestone.pk,
            expected_version=data["version"],
            dates=form.dates,
            source_note=data["source_note"],
            note=data["note"],
            expected_plan=self.plan,
        )
        return f"The dates of “{self.milestone.title}” are saved."


class MilestoneCreateView(TimelineForm):
    """A milestone of the council's own."""

    title = "Add a milestone"

    def make_form(self, **data: Any) -> MilestoneForm:
        """With what it can hang on and the embargoes there are to choose."""
        can_embargo = self.membership.can(Perm.MANAGE_EMBARGOES)
        form = MilestoneForm(
            **data,
            anchors=queries.anchor_choices(self.membership, self.now),
            embargoes=choices(self.membership, self.now) if can_embargo else [],
        )
        form.cancel_url = self.url("timeline:overview")
        return form

    def perform(self, form: MilestoneForm) -> str:
        """Add it; the second of two clicks gives the same milestone."""
        key = form.cleaned_data["submission_key"]
        self.made = services.add_milestone(actor=self.membership, values=form.values, submission_key=key)
        return f"“{self.made.title}” is in the timeline."

    def success_url(self) -> str:
        """The new milestone."""
        return self.url("timeline:milestone", milestone=self.made.pk)


class MilestoneEditView(_PreviewedForm):
    """Change an own milestone: its name, what it hangs on and how far from it."""

    title = "Change the milestone"

    def make_form(self, **data: Any) -> MilestoneEditForm:
        """As it is now."""
        row = self.milestone
        now = {
            "title": row.title,
            "after": row.after_id,
            "earliest": row.earliest,
            "latest": row.latest,
            "at": clock_words(row.at).removeprefix(" at "),
            "source_note": row.source_note,
            "version": row.version,
            **offset_initial(queries.offset_of(row)),
        }
        anchors = queries.anchor_choices(self.membership, self.now, but=row.pk)
        form = MilestoneEditForm(**data, initial=now, anchors=anchors)
        form.cancel_url = self.milestone_url()
        return form

    def preview(self, form: MilestoneEditForm) -> SeenPlan:
        """What would move."""
        if form.cleaned_data["version"] != self.milestone.version or self.milestone.code:
            return SeenPlan((), (), ())
        try:
            return _without_conflicts(preview_values(self.membership, self.now, self.milestone, form.values))
        except Circle:
            raise CircleOfMilestones from None

    def perform(self, form: MilestoneEditForm) -> str:
        """Save it, and move what was shown."""
        services.change_milestone(
            actor=self.membership,
            milestone_id=self.milestone.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
            expected_plan=self.plan,
        )
        return f"“{form.values.title}” is saved."


class MilestoneRemoveView(WithinMilestone, TimelineForm):
    """Remove an own milestone, after asking once."""

    title = "Remove the milestone?"
    template_name = "timeline/remove.html"

    def make_form(self, **data: Any) -> RemoveForm:
        """One button."""
        form = RemoveForm(**data)
        form.cancel_url = self.milestone_url()
        return form

    def context(self) -> dict[str, Any]:
        """What goes."""
        return {"name": self.milestone.title, "consequence": "Its dates and its history go with it."}

    def perform(self, form: RemoveForm) -> str:
        """Remove it."""
        services.remove_milestone(actor=self.membership, milestone_id=self.milestone.pk)
        return f"“{self.milestone.title}” is removed."

    def success_url(self) -> str:
        """The calendar."""
        return self.url("timeline:overview")


def _without_conflicts(found: SeenPlan) -> SeenPlan:
    """The plan, refused when something stands in the way."""
    if found.conflicts:
        raise OutOfOrder(found.conflicts[0].sentence)
    return found
