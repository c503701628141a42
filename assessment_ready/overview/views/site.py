"""Pages that belong to no council: the way in, the health check, and what every public service states."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.queries import memberships_of
from assessment_ready.overview.queries.health import health
from assessment_ready.ui.pages import Page


class HomeView(View):
    """Takes a person to their council, or lets them choose among several."""

    access = Access.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Go straight in when there is only one place to go."""
        memberships = list(memberships_of(request.user, timezone.now()))
        if getattr(request.user, "is_installation_admin", False) and not memberships:
            return HttpResponseRedirect(reverse("councils:installation-councils"))
        if len(memberships) == 1:
            return HttpResponseRedirect(reverse("overview:home", args=[memberships[0].council.slug]))
        context = {"page": Page(title="Choose a council"), "memberships": memberships}
        return render(request, "site/choose_council.html", context)


@method_decorator(login_not_required, name="dispatch")
class HealthView(View):
    """Answers 200 while the database answers and no migration is pending, 503 otherwise. Says no more."""

    access = Access.PUBLIC

    def get(self, request: HttpRequest) -> JsonResponse:
        """The state as JSON."""
        state = health()
        return JsonResponse({"ok": state.ok}, status=200 if state.ok else 503)


@method_decorator(login_not_required, name="dispatch")
class StatementPage(View):
    """A page of fixed text that anybody may read."""

    access = Access.PUBLIC
    title = ""
    template_name = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return render(request, self.template_name, {"page": Page(title=self.title), **self.context()})

    def context(self) -> dict[str, Any]:
        """What the text names that depends on the settings."""
        return {}


class AccessibilityView(StatementPage):
    """The accessibility statement."""

    title = "Accessibility statement"
    template_name = "site/accessibility.html"


class PrivacyView(StatementPage):
    """What personal data is kept and which cookies are set."""

    title = "Privacy and cookies"
    template_name = "site/privacy.html"

    def context(self) -> dict[str, Any]:
        """The cookies as they are really set here."""
        return {
            "session_cookie": settings.SESSION_COOKIE_NAME,
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
            "session_hours": settings.SESSION_ABSOLUTE_SECONDS // 3600,
            "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        }
