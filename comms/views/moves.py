"""Moving dates: who records a milestone’s dates sees what moves, milestones and activities, then confirms."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.timeline.errors import OutOfOrder, PlanChanged
from assessment_ready.timeline.forms.milestones import DatesForm
from assessment_ready.timeline.queries.planning import SeenPlan
from assessment_ready.timeline.rules import clock_words
from assessment_ready.timeline.views.milestone_parts import moves_table
from assessment_ready.timeline.views.milestones import DatesView
from assessment_ready.ui.dates import LONDON, format_range
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.queries.moves import MovePreview, ShownMove, preview_move, preview_redate
from comms.rules.moves import Place
from comms.services import moves as services
from comms.views.frame import CommsPage

# What is not repeated from one page of a preview to the next.
_NOT_REPEATED = {"csrfmiddlewaretoken", "plan", "back"}


class MoveMilestoneView(DatesView):
    """Record what is known of a milestone's dates, with all that moves: milestones and activities."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check, show what would move, save when exactly that was confirmed."""
        form = self.make_form(data=request.POST)
        if "back" in request.POST or not form.is_valid():
            return self.render(form=form)
        try:
            found = self.moves(form)
            if not found.is_empty and request.POST.get("plan") != found.fingerprint:
                return self.ask(found, has_changed="plan" in request.POST)
            self.plan = found.fingerprint
            message = self.perform(form)
        except PlanChanged:
            return self.ask(self.moves(form), has_changed=True)
        except UserFacingError as error:
            return self.handle_error(form, error)
        return self.done(message, self.success_url())

    def moves(self, form: DatesForm) -> MovePreview:
        """What would move. A version out of date is left to the service. Raises ``OutOfOrder``."""
        if form.cleaned_data["version"] != self.milestone.version:
            return MovePreview(SeenPlan((), (), ()), ())
        found = preview_move(self.membership, self.now, self.milestone, form.dates)
        if found.found.conflicts:
            raise OutOfOrder(found.found.conflicts[0].sentence)
        return found

    def perform(self, form: DatesForm) -> str:
        """Save them, and move what was shown."""
        data = form.cleaned_data
        services.move_milestone(
            actor=self.membership,
            milestone_id=self.milestone.pk,
            expected_version=data["version"],
            dates=form.dates,
            source_note=data["source_note"],
            note=data["note"],
            expected_plan=self.plan,
        )
        return f"The dates of “{self.milestone.title}” are saved."

    def ask(self, found: MovePreview, *, has_changed: bool) -> HttpResponseBase:
        """The preview, to confirm."""
        posted = [(name, value) for name, value in self.request.POST.items() if name not in _NOT_REPEATED]
        shown = {
            "page": self.page(),
            "milestones": moves_table(found.found.moves) if found.found.moves else None,
            "milestone_count": len(found.found.moves),
            "posted": posted,
            "has_changed": has_changed,
            **parts(self, found),
        }
        return render(self.request, "comms/move.html", shown)


class RedateView(CommsPage):
    """Activities whose milestones moved elsewhere: what they would be dated to, then confirm."""

    permission = Perm.MANAGE_COMMS
    title = "Date activities again"
    template_name = "comms/move_redate.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The planner."""
        return [*super().breadcrumbs(), ("Forward planner", self.url("comms:planner"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What would move."""
        return self.shown(preview_redate(self.membership, self.now), has_changed=False)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Move what was shown; something else is shown again."""
        try:
            count = services.redate(actor=self.membership, expected_plan=request.POST.get("plan", ""))
        except UserFacingError:
            return self.shown(preview_redate(self.membership, self.now), has_changed=True)
        words = "activity is dated" if count == 1 else "activities are dated"
        return self.done(f"{count} {words} again.", self.url("comms:planner"))

    def shown(self, found: MovePreview, *, has_changed: bool) -> HttpResponseBase:
        """The preview."""
        return self.render(
            has_changed=has_changed, cancel_url=self.url("comms:planner"), **parts(self, found)
        )


def parts(view: CouncilView, found: MovePreview) -> dict[str, Any]:
    """What both previews show of activities."""
    return {
        "activities": activities_table(view, found.activities) if found.activities else None,
        "activity_count": len(found.activities),
        "collision_count": found.collision_count,
        "past": [str(each.activity) for each in found.into_the_past],
        "plan": found.fingerprint,
    }


def activities_table(view: CouncilView, moves: Iterable[ShownMove]) -> Table:
    """What moves: from when to when, and what is in its way there."""
    rows = [
        Row(
            [
                Cell(
                    each.activity.title,
                    url=view.url("comms:activity", activity=each.activity.pk),
                    sub=_marks(view, each),
                ),
                place_words(each.move.before),
                place_words(each.move.after),
                _collision_cell(each),
            ]
        )
        for each in moves
    ]
    columns = [Column("Activity"), Column("Now"), Column("Moves to"), Column("In its way there")]
    return Table(columns, rows, "Activities that move", caption_hidden=True)


def place_words(place: Place) -> str:
    """When, in words: a day or a range, with the clock time where one is known."""
    if place.on is None:
        return "No day"
    clock = place.starts_at.astimezone(LONDON).time() if place.starts_at else None
    return format_range(place.earliest_on or place.on, place.on) + clock_words(clock)


def _marks(view: CouncilView, each: ShownMove) -> str:
    embargo = each.activity.embargo
    is_secret = embargo is not None and not embargo.is_lifted(view.now)
    return " · ".join(filter(None, [each.activity.reference, "Under embargo" if is_secret else ""]))


def _collision_cell(each: ShownMove) -> Cell:
    if each.is_into_the_past:
        first, rest = "This day has passed", [each.sentence for each in each.collisions]
        return Cell(first, sub=". ".join(rest), sub_tone="warn" if rest else "")
    if not each.collisions:
        return Cell("Nothing")
    return Cell(". ".join(one.sentence for one in each.collisions))
