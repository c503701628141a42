"""By what a council's e-mails and texts leave: what is set, changing it, trying it out, stopping it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import (
    CouncilActionView,
    CouncilFormView,
    CouncilPage,
    CouncilView,
)
from assessment_ready.sending import forms
from assessment_ready.sending.errors import RouteChanged
from assessment_ready.sending.models import BackendKind, Means, Route
from assessment_ready.sending.queries import routes as queries
from assessment_ready.sending.rules.duration import pace_words
from assessment_ready.sending.services import route_checks, route_settings
from assessment_ready.sending.views.route_marks import tag_of, trouble_of
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.tables import Cell, SummaryRow

_TITLES = {Means.EMAIL: "E-mails", Means.SMS: "Text messages"}


class RoutesPage(CouncilPage):
    """Every way out of the council."""

    permission = Perm.MANAGE_SENDING
    title = "Sending"
    template_name = "sending/routes.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The settings."""
        return [("Settings", self.url("councils:settings"))]

    def context(self) -> dict[str, Any]:
        """Each with how it stands."""
        return {"routes": [self._shown(route) for route in queries.routes_shown(self.council)]}

    def _shown(self, route: Route) -> dict[str, Any]:
        means = Means(route.means)
        url = self.url("sending:route", means=means)
        told = [("By what", queries.way_words(route) or "Not set up"), ("How fast", queries.pace_of(route))]
        rows = [SummaryRow("State", Cell.tag(*tag_of(route, self.now)))]
        return {
            "title": _TITLES[means],
            "url": url,
            "rows": [*rows, *(SummaryRow(key, value) for key, value in told)],
        }


class WithinRoute(CouncilView):
    """A page about one way out; 404 for means that there are not."""

    permission = Perm.MANAGE_SENDING
    means: Means
    route: Route

    def load(self, **kwargs: Any) -> None:
        """The route in the address."""
        if kwargs["means"] not in Means.values:
            raise Http404
        self.means = Means(kwargs["means"])
        self.route = queries.route_shown(self.council, self.means)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The settings, all ways out, this one."""
        above = [
            ("Settings", self.url("councils:settings")),
            ("Sending", self.url("sending:routes")),
        ]
        return [*above, (_TITLES[self.means], self.route_url())]

    def get_caption(self) -> str:
        """Which one."""
        return _TITLES[self.means]

    def route_url(self, name: str = "route") -> str:
        """A page of this route."""
        return self.url(f"sending:{name}", means=self.means)


class RoutePage(WithinRoute, CouncilPage):
    """What is set, how it stands, and what can be done with it."""

    template_name = "sending/route.html"

    def get_title(self) -> str:
        """E-mails or texts."""
        return _TITLES[self.means]

    def get_caption(self) -> str:
        """What it is."""
        return "How messages leave"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """All ways out."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """The settings, the state, the buttons."""
        route = self.route
        is_notify = route.backend == BackendKind.NOTIFY
        return {
            "route": route,
            "tag": tag_of(route, self.now),
            "trouble": trouble_of(route, self.now),
            "rows": [SummaryRow(key, value) for key, value in queries.described(route)[:-1]],
            "is_set_up": bool(queries.way_words(route)),
            "is_mail": self.means == Means.EMAIL,
            "is_open": route.backend == BackendKind.SMTP and route.security == "none",
            "pace": queries.pace_of(route),
            "example": pace_words(500, route.rate_per_minute, route.connections),
            "is_notify": is_notify,
            "has_token": is_notify or self.means == Means.EMAIL,
            "calls_back": bool(route.callback_hash),
            "urls": {name: self.route_url(f"route-{name.replace('_', '-')}") for name in _PAGES},
        }


_PAGES = ("installation", "mail_server", "notify", "pace", "pause", "resume", "check", "test", "token")


class _RouteFormPage(WithinRoute, CouncilFormView):
    """A form about one way out; after a conflict it shows both versions."""

    template_name = "councils/versioned_form.html"

    def make_form(self, **data: Any) -> Any:
        """With a way back; these forms take no files."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.route_url()
        return form

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """The sentence at its field; both versions after a conflict."""
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
        if not isinstance(error, RouteChanged):
            return self.render(form=form)
        form.data = form.data.copy()
        form.data["version"] = str(error.version)
        return self.render(form=form, theirs=error.current, status=409)

    def success_url(self) -> str:
        """The route."""
        return self.route_url()


class _WayPage(_RouteFormPage):
    """Choose one way out and set it up."""

    def form_kwargs(self) -> dict[str, Any]:
        """As it is set now."""
        return {"route": self.route}

    def perform(self, form: Any) -> str:
        """Save it."""
        route_settings.save_route(
            actor=self.membership,
            means=self.means,
            values=form.values,
            secret=form.cleaned_data.get("secret", ""),
            expected_version=form.cleaned_data["version"],
        )
        return "Saved. Check the connection, so that you know that it works."


class RouteInstallationPage(_WayPage):
    """The installation's own mail server, or its folder."""

    title = "Use what the installation offers"
    form_class = forms.InstallationForm


class RouteMailServerPage(_WayPage):
    """A mail server of the council's own; texts have none."""

    title = "Use your own mail server"
    form_class = forms.MailServerForm

    def load(self, **kwargs: Any) -> None:
        """Only for e-mails."""
        super().load(**kwargs)
        if self.means != Means.EMAIL:
            raise Http404


class RouteNotifyPage(_WayPage):
    """GOV.UK Notify."""

    title = "Use GOV.UK Notify"
    form_class = forms.NotifyForm


class RoutePacePage(_RouteFormPage):
    """How fast messages leave."""

    title = "How fast messages leave"
    form_class = forms.PaceForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is set now."""
        names = ("version", "rate_per_minute", "connections")
        return {"initial": {name: getattr(self.route, name) for name in names}}

    def perform(self, form: Any) -> str:
        """Save it."""
        data = form.cleaned_data
        saved = route_settings.save_pace(
            actor=self.membership,
            means=self.means,
            rate_per_minute=data["rate_per_minute"],
            connections=data["connections"],
            expected_version=data["version"],
        )
        return (
            f"A briefing to 500 people now takes {pace_words(500, saved.rate_per_minute, saved.connections)}."
        )


class RoutePausePage(_RouteFormPage):
    """Stop everything that leaves this way."""

    form_class = forms.PauseForm
    template_name = "sending/route_pause.html"

    def get_title(self) -> str:
        """What is stopped."""
        return f"Stop all {_TITLES[self.means].lower()}"

    def perform(self, form: Any) -> str:
        """Stop it."""
        route_settings.pause_route(
            actor=self.membership, means=self.means, because=form.cleaned_data["because"]
        )
        return f"{_TITLES[self.means]} are stopped. What was waiting still waits."


class _RouteButton(WithinRoute, CouncilActionView):
    """A button on the page of a route."""

    def return_url(self) -> str:
        """The route."""
        return self.route_url()


class RouteResume(_RouteButton):
    """Go on."""

    def perform(self) -> str:
        """Let everything leave again."""
        route_settings.resume_route(actor=self.membership, means=self.means)
        return f"{_TITLES[self.means]} leave again. What is too late by now is not sent."


class RouteCheck(_RouteButton):
    """Connect and sign in, without a message."""

    def perform(self) -> str:
        """Say what was found."""
        return route_checks.check_route(actor=self.membership, means=self.means)


class RouteTest(_RouteButton):
    """A message to oneself."""

    def perform(self) -> str:
        """Send it."""
        address = route_checks.send_test(actor=self.membership, means=self.means)
        return f"A test message to {address} was accepted. Look whether it arrives."


class RouteToken(WithinRoute):
    """A new token for receipts. It is shown in the answer, this once."""

    http_method_names = ["post", "options"]
    template_name = "sending/route_token.html"
    title = "The token for receipts"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Make and show it; it is in no address and no log."""
        try:
            token = route_settings.new_bearer(actor=self.membership, means=self.means)
        except UserFacingError as error:
            return self.refused(error, self.route_url())
        is_notify = self.route.backend == BackendKind.NOTIFY
        door = request.build_absolute_uri(_door(is_notify))
        answer = self.render(token=token, callback_url=door, is_notify=is_notify, back_url=self.route_url())
        answer["Cache-Control"] = "no-store"
        return answer


def _door(is_notify: bool) -> str:
    """Where GOV.UK Notify reports to, or where mail that came back is handed in."""
    return reverse("comms:notify-receipts" if is_notify else "comms:bounce-receipts")
