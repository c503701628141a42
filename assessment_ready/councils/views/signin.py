"""Signing in and out, and the demonstration's cast."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from assessment_ready.councils.forms.account import SignInForm
from assessment_ready.councils.models import User
from assessment_ready.councils.permissions import Access
from assessment_ready.councils.queries import cast, user_by_id
from assessment_ready.councils.views.plain import PlainFormPage

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
# The same for a wrong password, an unknown address and a disabled account.
NOT_RIGHT = "The email address or the password is not right. Check both and try again."


def sign_in(request: HttpRequest, user: User) -> None:
    """Start a session for the person: a new key, and the moment it began (seconds since 1970)."""
    login(request, user, backend=MODEL_BACKEND)
    request.session.cycle_key()
    request.session["started"] = request.session["seen"] = int(timezone.now().timestamp())


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Where to go after signing in: the wanted page if it is one of ours, otherwise the home page."""
    fits = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and fits else resolve_url(settings.LOGIN_REDIRECT_URL)


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("password")], name="dispatch")
class SignInView(PlainFormPage):
    """E-mail address and password; in a demonstration also the cast, one click each."""

    access = Access.PUBLIC
    form_class = SignInForm
    template_name = "councils/sign_in.html"
    title = "Sign in"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form; who is signed in already goes on."""
        wanted = request.GET.get("next", "")
        if request.user.is_authenticated:
            return HttpResponseRedirect(safe_next(request, wanted))
        return self.render(form=self.form_class(initial={"next": wanted}))

    def context(self) -> dict[str, Any]:
        """The cast in a demonstration, and whether somebody was just signed out."""
        expired = getattr(self.request, "session_expired", False)
        shown = cast(self.now) if settings.DEMO_MODE else []
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        mailbox = settings.DEMO_MODE and settings.MAIL_BACKEND == "file"
        return {
            "cast": shown,
            "session_expired": expired,
            "next": wanted,
            "mailbox_url": reverse("outbox:mailbox") if mailbox else "",
        }

    def perform(self, form: Any) -> HttpResponseBase:
        """Check the password; every wrong guess counts (django-axes)."""
        data = form.cleaned_data
        user = authenticate(self.request, username=data["username"], password=data["password"])
        if isinstance(user, User):
            sign_in(self.request, user)
            return HttpResponseRedirect(safe_next(self.request, data["next"]))
        form.add_error(None, NOT_RIGHT)
        return self.render(form=form)


@method_decorator([login_not_required, never_cache], name="dispatch")
class DemoSignInView(View):
    """One click signs in as one of the invented cast. Outside a demonstration it does not exist."""

    access = Access.PUBLIC
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for every method unless this is a demonstration."""
        if not settings.DEMO_MODE:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Sign in as the person with this id."""
        number = request.POST.get("person", "")
        user = user_by_id(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
        if user is None:
            raise Http404
        sign_in(request, user)
        return HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))


@method_decorator(login_not_required, name="dispatch")
class SignOutView(View):
    """Ends the session."""

    access = Access.PUBLIC
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Sign out and show the sign-in page."""
        logout(request)
        return HttpResponseRedirect(reverse("councils:sign-in"))
