"""The doors for machines: GOV.UK Notify's callbacks, and mail that came back. Each council's secret opens them.

A wrong secret is refused without a word. Whoever has the right one always gets 2xx for what is well formed, also
about something we do not know: Notify would otherwise send it again and again.
"""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainPage
from assessment_ready.sending.models import Route
from assessment_ready.sending.queries.routes import route_of_bearer
from comms.queries.receipts import mail_route_of
from comms.rules.dsn import LONGEST
from comms.services.bounces import take
from comms.services.callbacks import hear
from comms.views.receipts import body_size

_MOST_CALLBACK = 20_000
# A message may come back whole, with what was attached to it; only its beginning is read.
_MOST_BOUNCE = 30_000_000


class _Door(PlainPage):
    """A POST with ``Authorization: Bearer`` and the secret of a route; no session, no page."""

    access = Access.PUBLIC
    http_method_names = ["post", "options"]
    route: Route
    most: int

    def route_of(self, secret: str) -> Route | None:
        """Whose secret it is."""
        return route_of_bearer(secret)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look at the secret before anything else is read."""
        if request.method == "POST":
            found = self.route_of(_bearer(request))
            if found is None:
                return said("Refused", 403)
            if body_size(request) > self.most:
                return said("Too much", 413)
            self.route = found
        return super().dispatch(request, *args, **kwargs)


@method_decorator([csrf_exempt, login_not_required, never_cache], name="dispatch")
class NotifyDoor(_Door):
    """What GOV.UK Notify says became of a message."""

    most = _MOST_CALLBACK

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take it in."""
        try:
            hear(route=self.route, payload=json.loads(request.read(_MOST_CALLBACK)))
        except (ValueError, RecursionError):
            return said("Not understood", 400)
        return said("Taken", 200)


@method_decorator([csrf_exempt, login_not_required, never_cache], name="dispatch")
class BounceDoor(_Door):
    """One message that came back, as it is (``message/rfc822``)."""

    most = _MOST_BOUNCE

    def route_of(self, secret: str) -> Route | None:
        """A mail server's secret counts as well."""
        return mail_route_of(secret)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take it in; whatever it is about, the answer is the same."""
        if request.content_type != "message/rfc822":
            return said("Send the message itself, as message/rfc822", 415)
        take(request.read(LONGEST), council_id=self.route.council_id)
        return said("Taken", 200)


def said(words: str, status: int) -> HttpResponse:
    """An answer for a machine."""
    return HttpResponse(f"{words}.\n", status=status, content_type="text/plain; charset=utf-8")


def _bearer(request: HttpRequest) -> str:
    """The secret that came with the request; empty without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
