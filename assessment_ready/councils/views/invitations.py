"""Accepting an invitation: the link from the mail. Opening it changes nothing; the button does."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from assessment_ready.councils.errors import InvitationClosed
from assessment_ready.councils.forms.account import AcceptForm, NewPersonForm
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Access
from assessment_ready.councils.queries import invitation_by_token, user_by_email
from assessment_ready.councils.rules import last_day_of, normal_email
from assessment_ready.councils.services import invitations
from assessment_ready.councils.views.plain import PlainFormPage
from assessment_ready.councils.views.signin import sign_in
from assessment_ready.ui.pages import Page


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class InvitationView(PlainFormPage):
    """For somebody new: name and password. For somebody known: sign in, then accept."""

    access = Access.PUBLIC
    template_name = "councils/invitation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One plain page for every link that opens nothing (any more)."""
        invitation = invitation_by_token(kwargs["token"], self.now)
        if invitation is None:
            return self._closed()
        self.invitation = invitation
        self.situation = self._situation()
        return super().dispatch(request, *args, **kwargs)

    def page(self) -> Page:
        """Names the council, which only the holder of a working link learns."""
        if not hasattr(self, "invitation"):
            return Page(title="This invitation cannot be used")
        return Page(title=f"Join {self.invitation.council}")

    def context(self) -> dict[str, Any]:
        """The invitation and what stands between it and being accepted."""
        if not hasattr(self, "invitation"):
            return {}
        return {
            "invitation": self.invitation,
            "last_day": last_day_of(self.invitation.membership_ends_at),
            "situation": self.situation,
            "sign_in_url": reverse("councils:sign-in", query={"next": self.request.path}),
        }

    def make_form(self, **data: Any) -> Any:
        """Name and password, or only a button; nothing where neither may be used."""
        if self.situation == "new":
            return NewPersonForm(**data, email=self.invitation.email)
        return AcceptForm(**data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Join, unless the person has to do something else first."""
        if self.situation not in ("new", "accept"):
            return self.get(request)
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> HttpResponseBase:
        """Accept; a new person is signed in."""
        token = self.kwargs["token"]
        try:
            if self.situation == "accept":
                membership = invitations.accept_invitation(actor=self.user, token=token)
            else:
                membership = self._set_up(form.cleaned_data, token)
        except InvitationClosed:
            return self._closed()
        return self.done(
            f"You have joined {membership.council}.",
            reverse("overview:home", args=[membership.council.slug]),
        )

    def _set_up(self, data: dict[str, Any], token: str) -> Membership:
        membership = invitations.accept_as_new_person(
            token=token, full_name=data["full_name"], password=data["new_password"]
        )
        sign_in(self.request, membership.user)
        return membership

    def _situation(self) -> str:
        """new, accept, sign_in (known but signed out), other (somebody else is signed in) or disabled."""
        invited = normal_email(self.invitation.email)
        if self.request.user.is_authenticated:
            return "accept" if normal_email(self.user.email) == invited else "other"
        known = user_by_email(invited)
        if known is None:
            return "new"
        return "sign_in" if known.is_active else "disabled"

    def _closed(self) -> HttpResponseBase:
        return self.render(template="councils/invitation_closed.html", status=404)
