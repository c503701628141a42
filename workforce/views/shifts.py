"""One shift in practice: what was seen of it, which actions work towards it, and the forms about it."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.charts import Band, Chart, Point, Series, trend
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.tables import Cell, SummaryRow
from workforce.errors.shifts import InvalidShift
from workforce.forms import shifts as forms
from workforce.models import PracticeShift, ShiftObservation
from workforce.queries import shifts as queries
from workforce.queries.groups import owners_to_choose
from workforce.rules.shifts import STATE_TAGS, confidence_words, course, is_past_review
from workforce.services import shifts as services
from workforce.views.frame import WorkforceForm, WorkforcePage
from workforce.views.groups import WithinGroup, owner_words

RECENT = 5


class WithinShift(WorkforcePage):
    """A page about one shift of the council."""

    shift: PracticeShift

    def load(self, **kwargs: Any) -> None:
        """The shift in the address, where this person may open it; 404 otherwise."""
        self.shift = self.found(queries.shifts(self.membership), kwargs["shift"])

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The groups and the shift's group, for those who may open them."""
        if not self.membership.can(Perm.VIEW_WORKFORCE):
            return []
        group = self.shift.group
        return [
            *super().breadcrumbs(),
            ("Workforce groups", self.url("workforce:groups")),
            (group.name, self.url("workforce:group", group=group.pk)),
        ]

    def shift_url(self, name: str = "shift") -> str:
        """A page of the shift."""
        return self.url(f"workforce:{name}", shift=self.shift.pk)


class ShiftPage(WithinShift, CouncilPage):
    """A shift with everything that was seen of it over time."""

    template_name = "workforce/shift.html"

    def get_title(self) -> str:
        """What starts, stops or continues."""
        return str(self.shift)

    def get_caption(self) -> str:
        """Whose shift it is."""
        return self.shift.group.name

    def context(self) -> dict[str, Any]:
        """Where it stands, its history as chart and list, its actions, and what this person can do."""
        shift, change = self.shift, self.can_change
        seen = queries.observations(shift)
        tag, tone = STATE_TAGS[shift.state]
        return {
            "shift": shift,
            "tag": tag,
            "tone": tone,
            "confidence": confidence_words(shift.confidence),
            "course": course(queries.seen_of(shift)).value,
            "rows": self._rows(),
            "chart": confidence_chart(seen),
            "seen": [(each, *STATE_TAGS[each.state]) for each in seen],
            "actions": self._actions(),
            "observe_url": self.shift_url("shift-observe")
            if queries.may_observe(self.membership, shift)
            else "",
            "edit_url": self.shift_url("shift-edit") if change else "",
            "link_url": self.shift_url("shift-link") if change else "",
            "unlink_url": self.shift_url("shift-unlink") if change else "",
            "remove_url": self.shift_url("shift-remove") if change and not seen else "",
        }

    def _rows(self) -> list[SummaryRow]:
        shift = self.shift
        late = is_past_review(shift.review_on, london_date(self.now))
        review = format_date(shift.review_on) if shift.review_on else "No day is set"
        rows = [
            SummaryRow(
                "Group", Cell(shift.group.name, url=self.url("workforce:group", group=shift.group_id))
            ),
            SummaryRow("Owner", owner_words(shift)),
            SummaryRow("To be looked at on", [review, "Past its day"] if late else review),
        ]
        if shift.indicator is not None:
            url = self.url("workforce:indicator", indicator=shift.indicator_id)
            rows.append(SummaryRow("Indicator that shows it", Cell(shift.indicator.name, url=url)))
        return rows

    def _actions(self) -> list[tuple[Any, str, Any]]:
        rows = queries.linked_actions(self.membership, self.now, self.shift)
        return [(row, self.url("actions:action", action=row.pk), RAG_TAGS[row.rag]) for row in rows]


def confidence_chart(seen: Sequence[ShiftObservation]) -> Chart | None:
    """Confidence over time, from 1 to 5; None without an observation."""
    if not seen:
        return None
    points = [Point(each.observed_on, float(each.confidence)) for each in reversed(seen)]
    return trend(
        id="confidence",
        title="How sure we were, from 1 to 5",
        series=[Series("Observation", points)],
        bands=[Band("Some signs at most", 1), Band("More likely than not", 3), Band("Sure", 4)],
        minimum=1,
        maximum=5,
        unit="confidence",
        heads=("Seen", "In words"),
    )


class _ShiftForm(WorkforceForm):
    """What the forms of a shift have in common."""

    def choices(self, kept: int | None = None) -> dict[str, Any]:
        """Who may own it, and what may show it."""
        owners = owners_to_choose(self.membership, self.now)
        return {
            "owners": [(row.pk, str(row.user)) for row in owners],
            "indicators": queries.indicator_choices(self.membership, kept),
        }

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form


class ShiftCreatePage(WithinGroup, _ShiftForm):
    """One thing more that a group starts, stops or continues."""

    title = "Add a shift"
    form_class = forms.ShiftForm

    def get_caption(self) -> str:
        """Whose shift it is."""
        return self.group.name

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        return self.choices()

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        key = form.cleaned_data["submission_key"]
        made = services.add_shift(
            actor=self.membership, group_id=self.group.pk, values=form.values, submission_key=key
        )
        return f"“{made}” is added."

    def success_url(self) -> str:
        """The group."""
        return self.group_url()


class ShiftEditPage(WithinShift, _ShiftForm):
    """Change what a shift says of itself."""

    title = "Change the shift"
    form_class = forms.ShiftEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        shift = self.shift
        initial: dict[str, Any] = {
            name: getattr(shift, name) for name in ("kind", "text", "review_on", "version")
        }
        initial |= {"owner": shift.owner_id, "indicator": shift.indicator_id}
        return {**self.choices(shift.indicator_id), "initial": initial}

    def perform(self, form: Any) -> str:
        """Save it."""
        version = form.cleaned_data["version"]
        services.change_shift(
            actor=self.membership, shift_id=self.shift.pk, values=form.values, expected_version=version
        )
        return "The shift is saved."

    def success_url(self) -> str:
        """The shift."""
        return self.shift_url()


class ShiftObservePage(WithinShift, WorkforceForm):
    """Note what was seen: for the shift's owner, and those who look after the area."""

    permission = Perm.USE_WORKFORCE
    title = "Note what was seen"
    form_class = forms.ObservationForm
    template_name = "workforce/shift_observe.html"

    def get_caption(self) -> str:
        """What is observed."""
        return f"{self.shift.group.name} – {self.shift}"

    def form_kwargs(self) -> dict[str, Any]:
        """Today, and where it stands now, so that little is left to fill in."""
        state = self.shift.state
        initial = {"observed_on": london_date(self.now), "state": state, "source": "supervision"}
        return {"initial": initial}

    def context(self) -> dict[str, Any]:
        """What was seen last."""
        seen = queries.observations(self.shift)[:RECENT]
        return {"seen": [(each, *STATE_TAGS[each.state]) for each in seen]}

    def make_form(self, **data: Any) -> Any:
        """With a way back for those who may open the shift's page."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.shift_url() if self.membership.can(Perm.VIEW_WORKFORCE) else ""
        return form

    def perform(self, form: Any) -> str:
        """Note it; the second of two clicks notes nothing."""
        services.observe_shift(
            actor=self.membership,
            shift_id=self.shift.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "Noted. Thank you."

    def success_url(self) -> str:
        """The shift, or this page again for an owner who sees no more of the area."""
        may_read = self.membership.can(Perm.VIEW_WORKFORCE)
        return self.shift_url("shift" if may_read else "shift-observe")


class ShiftLinkPage(WithinShift, WorkforceForm):
    """Say which action works towards the shift."""

    title = "Link an action"
    form_class = forms.LinkActionForm

    def form_kwargs(self) -> dict[str, Any]:
        """The open actions this person may know of."""
        return {"actions": queries.action_choices(self.membership, self.now, self.shift)}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.shift_url()
        return form

    def perform(self, form: Any) -> str:
        """Link it."""
        action = services.link_action(
            actor=self.membership, shift_id=self.shift.pk, action_id=form.cleaned_data["action"]
        )
        return f"{action.reference} is linked."

    def success_url(self) -> str:
        """The shift."""
        return self.shift_url()


class ShiftUnlinkView(WithinShift, CouncilActionView):
    """Take the link with an action away."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Unlink the action that was sent."""
        chosen = self.request.POST.get("action", "")
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 16):
            raise InvalidShift("Choose which action to unlink")
        action = services.unlink_action(actor=self.membership, shift_id=self.shift.pk, action_id=int(chosen))
        return f"{action.reference} is no longer linked."

    def return_url(self) -> str:
        """The shift."""
        return self.shift_url()


class ShiftRemoveView(WithinShift, CouncilActionView):
    """Remove a shift nobody has observed yet."""

    permission = Perm.MANAGE_WORKFORCE
    is_gone = False

    def perform(self) -> str:
        """Remove it."""
        said = services.remove_shift(actor=self.membership, shift_id=self.shift.pk)
        self.is_gone = True
        return f"“{said}” is removed."

    def return_url(self) -> str:
        """The group once it is gone, otherwise the shift."""
        group = self.url("workforce:group", group=self.shift.group_id)
        return group if self.is_gone else self.shift_url()
