"""A person's own learning profile: seen, printed and changed by that person alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from workforce.errors.learning import NoProfile
from workforce.forms import profiles as forms
from workforce.models import LearnerProfile
from workforce.queries import currency as queries
from workforce.queries.learning_codes import Codes, codes
from workforce.rules.currency import TONES
from workforce.rules.suppression import is_small
from workforce.services import profiles as services
from workforce.views.currency import plan_words, share_words
from workforce.views.frame import WorkforceForm, WorkforcePage

_PARENT = ("My learning", "workforce:profile")


class _OwnPage(WorkforcePage):
    """A page about one's own profile."""

    permission = Perm.USE_WORKFORCE
    section = "learning"
    profile: LearnerProfile | None

    def load(self, **kwargs: Any) -> None:
        """The person's own, if there is one."""
        self.profile = queries.own_profile(self.membership)


class ProfilePage(_OwnPage, CouncilPage):
    """What one has completed, what one's role needs, what runs out when."""

    title = "My learning"
    template_name = "workforce/profile.html"

    def context(self) -> dict[str, Any]:
        """The profile, or the ways to one."""
        found = {
            "profile": self.profile,
            "start_url": self.url("workforce:profile-start"),
            "join_url": self.url("workforce:profile-join"),
            "teams": self._teams(),
        }
        if self.profile is None:
            return found
        today, names = london_date(self.now), codes()
        records = queries.own_records(self.profile)
        categories = queries.own_categories(self.profile, records, today)
        return {
            **found,
            "about": _about(self.profile, names),
            "categories": _categories(categories, names),
            "records": [(each, names.category(each.category)) for each in records],
            "edit_url": self.url("workforce:profile-edit"),
            "record_url": self.url("workforce:profile-record"),
            "leave_url": self.url("workforce:profile-leave"),
            "as_at": today,
        }

    def _teams(self) -> Table | None:
        """The figures of the teams this person was named for, if any."""
        mine = set(queries.managed_teams(self.membership))
        if not mine:
            return None
        found = queries.overview(self.council.pk, london_date(self.now), codes())
        lines = [line for line in found.teams if line.key in mine]
        heads = [Column("Team"), Column("Training in date"), Column("Plan or appraisal")]
        rows = [
            Row([line.label, "Suppressed", "Suppressed"])
            if line.is_hidden or is_small(line.people)
            else Row([line.label, share_words(line.training), plan_words(line)])
            for line in lines
        ]
        return Table(heads, rows, "Teams whose figures you get", caption_hidden=True)


def _about(profile: LearnerProfile, names: Codes) -> list[SummaryRow]:
    days = {
        "Started in the team": profile.started_on,
        "Profile last gone over": profile.reviewed_on,
        "Development plan or appraisal": profile.plan_reviewed_on,
    }
    return [
        SummaryRow("Pseudonym", profile.pseudonym),
        SummaryRow("Team", profile.team),
        SummaryRow("Job role", names.role(profile.job_role)),
        *(SummaryRow(label, format_date(day) if day else "Not said") for label, day in days.items()),
    ]


def _categories(found: list[queries.OwnCategory], names: Codes) -> Table:
    heads = [Column("Training"), Column("State"), Column("Last completed"), Column("Last day in date")]
    rows = []
    for each in found:
        state = each.state
        label = f"{state.standing}: within {state.window} days" if state.window else state.standing.value
        until = format_date(state.expires_on) if state.expires_on else ""
        sub = "Required" if each.is_required else "Not required for your role"
        rows.append(
            Row(
                [
                    Cell(names.category(each.category), sub=sub),
                    Cell.tag(label, TONES[state.standing]),
                    format_date(each.completed_on) if each.completed_on else "Never",
                    until or ("Does not run out" if state.counts else ""),
                ]
            )
        )
    return Table(heads, rows, "What your role needs, and how it stands", caption_hidden=True)


class _OwnForm(_OwnPage, WorkforceForm):
    """A form about one's own profile; without a profile it leads back."""

    permission = Perm.USE_WORKFORCE
    parent = _PARENT
    needs_profile = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only with, or only without, a profile."""
        self.profile = queries.own_profile(self.membership)
        fits = (self.profile is not None) == self.needs_profile
        if not fits and request.method in {"GET", "HEAD", "POST"}:
            return HttpResponseRedirect(self.success_url())
        return super().dispatch(request, *args, **kwargs)

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The profile."""
        return self.url("workforce:profile")


class ProfileStartPage(_OwnForm):
    """Start one's own profile."""

    permission = Perm.USE_WORKFORCE
    title = "Start my learning profile"
    template_name = "workforce/profile_start.html"
    form_class = forms.ProfileStartForm
    needs_profile = False

    def form_kwargs(self) -> dict[str, Any]:
        """The job roles."""
        return {"codes": codes()}

    def perform(self, form: Any) -> str:
        """Start it."""
        services.start_profile(
            actor=self.membership,
            pseudonym=form.cleaned_data["pseudonym"],
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return "Your learning profile is started. Only you see it."


class ProfileJoinPage(_OwnForm):
    """Take an imported profile for one's own."""

    permission = Perm.USE_WORKFORCE
    title = "Show me my profile"
    form_class = forms.ProfileJoinForm
    needs_profile = False

    def perform(self, form: Any) -> str:
        """Join it."""
        services.join_profile(actor=self.membership, code=form.cleaned_data["code"])
        return "This is your learning profile. Only you see it."


class ProfileEditPage(_OwnForm):
    """Change one's own profile."""

    permission = Perm.USE_WORKFORCE
    title = "Change my learning profile"
    form_class = forms.ProfileEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        names = ("team", "job_role", "started_on", "reviewed_on", "plan_reviewed_on", "version")
        return {"codes": codes(), "initial": {name: getattr(self.profile, name) for name in names}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_profile(
            actor=self.membership, values=form.values, expected_version=form.cleaned_data["version"]
        )
        return "Your learning profile is saved."


class ProfileRecordPage(_OwnForm):
    """Add what one has completed."""

    permission = Perm.USE_WORKFORCE
    title = "Add completed learning"
    form_class = forms.RecordForm

    def form_kwargs(self) -> dict[str, Any]:
        """The categories."""
        return {"codes": codes()}

    def perform(self, form: Any) -> str:
        """Add it."""
        services.add_record(
            actor=self.membership, values=form.values, submission_key=form.cleaned_data["submission_key"]
        )
        return "The record is added."


class RecordRemoveView(_OwnPage, CouncilActionView):
    """Remove a record of one's own; somebody else's does not exist."""

    permission = Perm.USE_WORKFORCE

    def load(self, **kwargs: Any) -> None:
        """The record, of one's own profile."""
        super().load(**kwargs)
        known = queries.own_records(self.profile) if self.profile else []
        if kwargs["record"] not in {each.pk for each in known}:
            raise Http404
        self.record_id = kwargs["record"]

    def perform(self) -> str:
        """Remove it."""
        services.remove_record(actor=self.membership, record_id=self.record_id)
        return "The record is removed."

    def return_url(self) -> str:
        """The profile."""
        return self.url("workforce:profile")


class ProfileLeaveView(_OwnPage, CouncilActionView):
    """Take one's account off the profile."""

    permission = Perm.USE_WORKFORCE

    def perform(self) -> str:
        """The profile stays, without a person."""
        if self.profile is None:
            raise NoProfile
        services.leave_profile(actor=self.membership)
        return "Your account is no longer joined to this profile."

    def return_url(self) -> str:
        """Where one may start again."""
        return self.url("workforce:profile")
