"""The people of a council: register, invitations, roles, ends."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.councils.forms.people import EndForm, InviteForm, MembershipForm, SettingsForm
from assessment_ready.councils.models import Invitation, Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import (
    PersonRow,
    invitation_of,
    invited_row,
    member,
    member_row,
    open_invitations,
    people,
)
from assessment_ready.councils.rules import last_day_of
from assessment_ready.councils.services import invitations, members
from assessment_ready.councils.views.pages import (
    CouncilActionView,
    CouncilFormView,
    CouncilPage,
)
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Cell, Column, Row, Table

PAGE_SIZE = 50


class PeopleView(CouncilPage):
    """Everybody who is in or invited."""

    permission = Perm.MANAGE_PEOPLE
    template_name = "councils/people.html"
    title = "People"

    def context(self) -> dict[str, Any]:
        """Members as a table, open invitations with their buttons."""
        page_obj = Paginator(people(self.council, self.now), PAGE_SIZE).get_page(self.request.GET.get("page"))
        invited = open_invitations(self.council, self.now).order_by("email")[:PAGE_SIZE]
        return {
            "page_obj": page_obj,
            "members": self._members([member_row(row) for row in page_obj.object_list]),
            "invitations": [invited_row(row) for row in invited],
        }

    def _members(self, rows: list[PersonRow]) -> Table:
        columns = [
            Column("Name"),
            Column("Role"),
            Column("Since"),
            Column("Last day of access"),
            Column("Last sign-in"),
        ]
        return Table(columns, [self._member_row(row) for row in rows], caption="Members")

    def _member_row(self, row: PersonRow) -> Row:
        own = row.membership_id == self.membership.pk
        url = "" if own else self.url("councils:member", member=row.membership_id)
        return Row(
            [
                Cell(f"{row.name} (you)" if own else row.name, url=url, sub=row.email),
                Cell(row.role, sub=row.job_title),
                format_date(london_date(row.joined)) if row.joined else "",
                format_date(row.last_day) if row.last_day else "No end date",
                format_datetime(row.last_sign_in) if row.last_sign_in else "Never",
            ]
        )


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
