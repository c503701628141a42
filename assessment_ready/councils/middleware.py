"""The doors: sign-in by default, sessions that end, and one council per address.

Every council page passes :class:`CouncilMiddleware`. It answers 404 to anybody without a current
membership (so that nobody learns which councils exist), 403 to a member whose role lacks the view's
permission, and refuses a view that declares none.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from assessment_ready.councils.permissions import Access, Perm
from assessment_ready.councils.queries import membership_for
from assessment_ready.councils.resume import resume_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SessionExpiryMiddleware:
    """Signs out a session that was idle too long or is too old, whatever its cookie says.

    ``session["started"]`` and ``session["seen"]`` are seconds since 1970 (UTC). The second is written at
    most once a minute, so that reading pages does not write the session each time.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Sign out when due, then go on; signed-in pages are never kept by browsers or proxies."""
        signed_in = request.user.is_authenticated
        if signed_in and not self._still_valid(request):
            logout(request)
            request.session_expired = True  # type: ignore[attr-defined]
        response = self.get_response(request)
        if signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    @staticmethod
    def _still_valid(request: HttpRequest) -> bool:
        now = int(timezone.now().timestamp())
        started = request.session.setdefault("started", now)
        seen = request.session.setdefault("seen", now)
        if now - started > settings.SESSION_ABSOLUTE_SECONDS:
            return False
        if now - seen > settings.SESSION_IDLE_SECONDS:
            return False
        if now - seen >= 60:
            request.session["seen"] = now
        return True


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sign-in is the default. A form sent after the session ended is kept, not thrown away."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        """Ask to sign in; hand what was typed back to the same browser so that it can be sent again."""
        if request.method == "POST":
            return resume_page(request)
        return super().handle_no_permission(request, view_func)


class CouncilMiddleware:
    """Resolves the council in the address and checks the view's declared permission."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> None:
        """Set ``request.council`` and ``request.membership``, or refuse."""
        view_class = getattr(view_func, "view_class", view_func)
        if "council" in view_kwargs:
            self._enter_council(request, view_kwargs["council"], view_class)
            return
        access = getattr(view_class, "access", None)
        if access is None and not _is_django_own(view_func):
            raise ImproperlyConfigured(f"{view_class.__qualname__} declares no access.")
        if access == Access.INSTALLATION_ADMIN and not getattr(request.user, "is_installation_admin", False):
            raise Http404

    @staticmethod
    def _enter_council(request: HttpRequest, slug: str, view_class: Any) -> None:
        membership = membership_for(request.user, slug, timezone.now())
        if membership is None:
            raise Http404
        permission = getattr(view_class, "permission", None)
        if not isinstance(permission, Perm):
            raise ImproperlyConfigured(f"{view_class.__qualname__} declares no permission.")
        request.council = membership.council  # type: ignore[attr-defined]
        request.membership = membership  # type: ignore[attr-defined]
        if not membership.can(permission):
            raise PermissionDenied(f"This page is for people who may {permission.value}.")


def _is_django_own(view_func: Callable[..., HttpResponseBase]) -> bool:
    """Django's static file view has no place for an attribute; it only exists in development."""
    return view_func.__module__.startswith("django.")
