"""The people of a council: register, invitations, roles, ends."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponseBase

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.councils.forms.people import EndForm, InviteForm, MembershipForm, SettingsForm
from assessment_ready.councils.models import Invitation, Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import (
    PersonRow,
    invitation_of,
    invited_row,
    member,
    member_row,
    open_invitations,
    people,
    people_register,
)
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.rules import last_day_of
from assessment_ready.councils.services import invitations, members
from assessment_ready.councils.views.pages import (
    CouncilActionView,
    CouncilFormView,
    CouncilListView,
)
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button
from assessment_ready.ui.tables import Cell


class PeopleView(CouncilListView):
    """Everybody who is in; downloads also have those who are invited."""

    permission = Perm.MANAGE_PEOPLE
    template_name = "councils/people.html"
    title = "People"
    count_label = "members"

    def rows(self) -> MembershipQuerySet:
        """The current members by name."""
        return people(self.council, self.now)

    def results(self, rows: list[Membership]) -> dict[str, Any]:
        """Members as a table, open invitations with their buttons."""
        invited = open_invitations(self.council, self.now).order_by("email")[: self.page_size]
        return {
            "table": self.table([member_row(row) for row in rows]),
            "invitations": [invited_row(row) for row in invited],
        }

    def export_rows(self) -> list[PersonRow]:
        """Members, then open invitations."""
        return people_register(self.council, self.now)

    def columns(self) -> list[RegisterColumn]:
        """Who, as what, since when, until when, last seen when."""
        return [
            RegisterColumn("name", "Name", self._name_cell, lambda row: row.name or row.email),
            RegisterColumn(
                "role", "Role", lambda row: Cell(row.role, sub=row.job_title), lambda row: row.role
            ),
            RegisterColumn(
                "since", "Since", lambda row: _day(row.joined), lambda row: row.joined, header="Member since"
            ),
            RegisterColumn(
                "last-day",
                "Last day of access",
                lambda row: format_date(row.last_day) if row.last_day else "No end date",
                lambda row: row.last_day,
            ),
            RegisterColumn(
                "last-sign-in",
                "Last sign-in",
                lambda row: format_datetime(row.last_sign_in) if row.last_sign_in else "Never",
                lambda row: row.last_sign_in,
            ),
            RegisterColumn(
                "email", "Email address", lambda row: row.email, lambda row: row.email, usual=False
            ),
            RegisterColumn(
                "job-title", "Job title", lambda row: row.job_title, lambda row: row.job_title, usual=False
            ),
            RegisterColumn(
                "invited", "Invited", lambda row: _day(row.invited), lambda row: row.invited, usual=False
            ),
        ]

    def _name_cell(self, row: PersonRow) -> Cell:
        own = row.membership_id == self.membership.pk
        url = "" if own else self.url("councils:member", member=row.membership_id)
        return Cell(f"{row.name} (you)" if own else row.name, url=url, sub=row.email)

    def primary(self) -> Button:
        """Invite somebody."""
        return Button("Invite somebody", self.url("councils:invite"))


def _day(moment: datetime | None) -> str:
    return format_date(london_date(moment)) if moment else ""


class _PeopleForm(CouncilFormView):
    """A form below the register."""

    permission = Perm.MANAGE_PEOPLE

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Back to the register."""
        return [("People", self.url("councils:people"))]

    def make_form(self, **data: Any) -> Any:
        """With a way back; these forms take no files."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("councils:people")
        return form

    def success_url(self) -> str:
        """The register."""
        return self.url("councils:people")


class InviteView(_PeopleForm):
    """Invite somebody by e-mail."""

    form_class = InviteForm
    title = "Invite somebody"

    def perform(self, form: Any) -> str:
        """Send the invitation once, however often the button is pressed."""
        data = form.cleaned_data
        invitation = invitations.invite(
            actor=self.membership,
            email=data["email"],
            role=data["role"],
            last_day=data["last_day"],
            submission_key=data["submission_key"],
        )
        return f"We are sending an invitation to {invitation.email}."


class _InvitationAction(CouncilActionView):
    """A button beside an open invitation."""

    permission = Perm.MANAGE_PEOPLE
    invitation: Invitation

    def load(self, **kwargs: Any) -> None:
        """An invitation of this council, or 404; the service says when it is not open any more."""
        try:
            self.invitation = invitation_of(self.council, kwargs["invitation"])
        except Invitation.DoesNotExist:
            raise Http404 from None

    def return_url(self) -> str:
        """The register."""
        return self.url("councils:people")


class ResendView(_InvitationAction):
    """Send an invitation again; the old link stops working."""

    def perform(self) -> str:
        """Mail a new link."""
        invitations.resend_invitation(actor=self.membership, invitation_id=self.invitation.pk)
        return f"We are sending {self.invitation.email} a new link. The old one no longer works."


class RevokeView(_InvitationAction):
    """Withdraw an invitation."""

    def perform(self) -> str:
        """Its link stops working."""
        invitations.revoke_invitation(actor=self.membership, invitation_id=self.invitation.pk)
        return f"The invitation to {self.invitation.email} was withdrawn."


class _MemberForm(_PeopleForm):
    """A form about one current member."""

    member: Membership

    def load(self, **kwargs: Any) -> None:
        """A current member of this council, or 404."""
        try:
            self.member = member(self.council, self.now, kwargs["member"])
        except Membership.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """Whom this is about."""
        return self.member.user.full_name


class MemberView(_MemberForm):
    """Change somebody's role, job title or last day."""

    form_class = MembershipForm
    template_name = "councils/member.html"
    title = "Change access"

    def context(self) -> dict[str, Any]:
        """Where to end the access altogether."""
        return {
            "member": self.member,
            "own": self.member.pk == self.membership.pk,
            "end_url": self.url("councils:member-end", member=self.member.pk),
        }

    def form_kwargs(self) -> dict[str, Any]:
        """What holds now, with its version."""
        return {
            "initial": {
                "version": self.member.version,
                "role": self.member.role,
                "job_title": self.member.job_title,
                "last_day": last_day_of(self.member.ends_at),
            }
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        saved = members.change_membership(
            actor=self.membership,
            membership_id=self.member.pk,
            version=data["version"],
            role=data["role"],
            job_title=data["job_title"],
            last_day=data["last_day"],
        )
        return f"{saved.user.full_name} is now {saved.get_role_display()}."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Show the other person's version beside this one."""
        return refused_form(self, form, error)


class MemberEndView(_MemberForm):
    """End somebody's access, after asking once."""

    form_class = EndForm
    template_name = "councils/member_end.html"
    title = "End access"

    def context(self) -> dict[str, Any]:
        """Whose access."""
        return {"member": self.member}

    def perform(self, form: Any) -> str:
        """End it from the next request."""
        ended = members.end_membership(actor=self.membership, membership_id=self.member.pk)
        return f"{ended.user.full_name} no longer has access."


class SettingsView(CouncilFormView):
    """The council's own settings."""

    permission = Perm.MANAGE_COUNCIL
    form_class = SettingsForm
    template_name = "councils/versioned_form.html"
    title = "Settings"

    def make_form(self, **data: Any) -> Any:
        """This form takes no files."""
        data.pop("files", None)
        return super().make_form(**data)

    def form_kwargs(self) -> dict[str, Any]:
        """What holds now, with its version."""
        council = self.council
        return {
            "initial": {
                "version": council.version,
                "name": council.name,
                "contact_email": council.contact_email,
            }
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        members.change_settings(
            actor=self.membership,
            version=data["version"],
            name=data["name"],
            contact_email=data["contact_email"],
        )
        return "The settings were saved."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Show the other person's version beside this one."""
        return refused_form(self, form, error)

    def success_url(self) -> str:
        """The same page."""
        return self.url("councils:settings")


def refused_form(view: CouncilFormView, form: Any, error: UserFacingError) -> HttpResponseBase:
    """The form with its error. After a conflict it carries the newest version, so that saving again keeps
    what was typed, and the page shows what the other person saved.
    """
    form.add_error(getattr(error, "field", None), str(error))
    if not isinstance(error, ChangedMeanwhile):
        return view.render(form=form)
    form.data = form.data.copy()
    form.data["version"] = str(error.version)
    return view.render(form=form, theirs=error.current, status=409)
