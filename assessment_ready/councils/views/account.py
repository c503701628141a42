"""One's own account: name, password, memberships, recent sign-ins; and the way back in."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from assessment_ready.councils.errors import ResetLinkClosed
from assessment_ready.councils.forms.account import (
    AskResetForm,
    ChangePasswordForm,
    NameForm,
    NewPasswordForm,
)
from assessment_ready.councils.permissions import Access
from assessment_ready.councils.queries import memberships_of, recent_sign_ins
from assessment_ready.councils.rules import last_day_of
from assessment_ready.councils.services import accounts
from assessment_ready.councils.views.plain import PlainFormPage, PlainPage
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import Page
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table


class AccountView(PlainPage):
    """What this service knows of the signed-in person, with the ways to change it."""

    access = Access.SIGNED_IN
    template_name = "councils/account.html"
    title = "Your account"

    def context(self) -> dict[str, Any]:
        """Own details, memberships and sign-ins."""
        user = self.user
        return {
            "details": [
                SummaryRow("Name", user.full_name, url=reverse("councils:account-name")),
                SummaryRow("Email address", user.email),
                SummaryRow("Password", "Not shown", url=reverse("councils:account-password")),
            ],
            "memberships": self._memberships(),
            "sign_ins": recent_sign_ins(user),
        }

    def _memberships(self) -> Table | None:
        rows = []
        for row in memberships_of(self.user, self.now):
            last_day = last_day_of(row.ends_at)
            rows.append(
                Row(
                    [
                        Cell(row.council.name, url=reverse("overview:home", args=[row.council.slug])),
                        row.get_role_display(),
                        format_date(last_day) if last_day else "No end date",
                        Cell("Email reminders", url=reverse("overview:reminders", args=[row.council.slug])),
                    ]
                )
            )
        columns = [Column("Council"), Column("Role"), Column("Last day of access"), Column("How often")]
        return Table(columns, rows, caption="Your councils") if rows else None


class AccountFormPage(PlainFormPage):
    """A form below one's account."""

    access = Access.SIGNED_IN

    def page(self) -> Page:
        """With the way back to the account."""
        return Page(title=self.title, breadcrumbs=[("Your account", reverse("councils:account"))])

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = reverse("councils:account")
        return form


class NameView(AccountFormPage):
    """Change one's name."""

    form_class = NameForm
    title = "Change your name"

    def form_kwargs(self) -> dict[str, Any]:
        """The present name."""
        return {"initial": {"full_name": self.user.full_name}}

    def perform(self, form: Any) -> HttpResponseBase:
        """Save it."""
        accounts.change_name(actor=self.user, full_name=form.cleaned_data["full_name"])
        return self.done("Your name was changed.", reverse("councils:account"))


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordView(AccountFormPage):
    """Change one's password; sessions elsewhere end, this one goes on under a new key."""

    form_class = ChangePasswordForm
    title = "Change your password"

    def form_kwargs(self) -> dict[str, Any]:
        """Whose password: it must not resemble their name or address."""
        return {"user": self.user}

    def perform(self, form: Any) -> HttpResponseBase:
        """Save it and keep this session."""
        user = accounts.change_password(
            actor=self.user,
            present_password=form.cleaned_data["present_password"],
            new_password=form.cleaned_data["new_password"],
        )
        update_session_auth_hash(self.request, user)
        return self.done(
            "Your password was changed. You were signed out everywhere else.", reverse("councils:account")
        )


@method_decorator(login_not_required, name="dispatch")
class AskResetView(PlainFormPage):
    """Ask for a link to set a new password. The answer is the same for every address."""

    access = Access.PUBLIC
    form_class = AskResetForm
    template_name = "councils/plain_form.html"
    title = "Get a link to set a new password"

    def perform(self, form: Any) -> HttpResponseBase:
        """Send it, if there is somebody to send it to."""
        accounts.ask_for_reset(email=form.cleaned_data["email"])
        return self.render(template="councils/reset_sent.html", email=form.cleaned_data["email"])


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class NewPasswordView(PlainFormPage):
    """Set a new password with a link from a mail. Opening the link changes nothing."""

    access = Access.PUBLIC
    form_class = NewPasswordForm
    template_name = "councils/plain_form.html"
    title = "Set a new password"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A link that cannot be used says so and offers a new one."""
        try:
            self.person = accounts.user_of_reset(kwargs["uid"], kwargs["token"])
        except ResetLinkClosed:
            return self._closed()
        return super().dispatch(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        """Whose password."""
        return {"user": self.person}

    def perform(self, form: Any) -> HttpResponseBase:
        """Save it and go to the sign-in page."""
        try:
            accounts.reset_password(
                uid=self.kwargs["uid"],
                token=self.kwargs["token"],
                new_password=form.cleaned_data["new_password"],
            )
        except ResetLinkClosed:
            return self._closed()
        return self.done("Your new password is set. Sign in with it.", reverse("councils:sign-in"))

    def _closed(self) -> HttpResponseBase:
        return self.render(template="councils/reset_closed.html", status=404)
