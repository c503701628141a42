"""The doors for machines: one page of one feed as JSON or CSV, the description, and refusals that are always JSON.

A feed opens to ``Authorization: Bearer`` and a token, and to nothing else: the session's cookie is not looked at.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.throttle import client_address
from assessment_ready.councils.views.plain import PlainPage
from assessment_ready.documents.tables import CSV_TYPE, ExportColumn, csv_bytes, download, file_name
from assessment_ready.feeds.errors import NoSuchAddress, NoSuchFormat, OnlyGet, Refused
from assessment_ready.feeds.models import FeedToken
from assessment_ready.feeds.queries.catalogue import feed_page
from assessment_ready.feeds.queries.description import description
from assessment_ready.feeds.rules.asking import CSV, JSON, asked
from assessment_ready.feeds.rules.columns import FeedPage
from assessment_ready.feeds.rules.problems import MEDIA_TYPE
from assessment_ready.feeds.services.admission import admit, note_use, open_feed
from assessment_ready.ui.dates import london_date

_JSON_TYPE = "application/json"
_FORMATS = {_JSON_TYPE: JSON, "text/csv": CSV}


class _Door(PlainPage):
    """A GET that is answered to machines: every refusal is a problem in JSON."""

    access = Access.PUBLIC
    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or say why not."""
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Refused as error:
            response = _problem(error)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Feeds are read only."""
        response = _problem(OnlyGet())
        response["Allow"] = "GET, HEAD"
        return response


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class FeedDoor(_Door):
    """One page of one feed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The rows, or 304 when the caller has them already."""
        wanted = asked(request.GET.dict())
        token = admit(
            header=request.headers.get("Authorization", ""),
            council_slug=kwargs["api_council"],
            visitor=client_address(request),
            now=self.now,
        )
        feed = open_feed(token=token, code=kwargs["data_feed"])
        file_format = wanted.file_format or _accepted(request)
        page = feed_page(feed, token.membership, self.now, wanted.page)
        response = self._answer(page, token, file_format)
        is_known = _is_known(request, response["ETag"])
        note_use(token=token, feed=feed, rows=0 if is_known else len(page.rows), now=self.now)
        return _nothing_new(response) if is_known else response

    def _answer(self, page: FeedPage, token: FeedToken, file_format: str) -> HttpResponse:
        slug = token.membership.council.slug
        link = self._next(page, slug, file_format)
        if file_format == CSV:
            columns = [ExportColumn(each.name, each.value) for each in page.feed.columns]
            name = file_name(f"{slug} {page.feed.code} {london_date(self.now)} page {page.number}")
            response = download(csv_bytes(columns, page.rows), name=f"{name}.csv", content_type=CSV_TYPE)
        else:
            said = {
                "feed": page.feed.code,
                "council": slug,
                "as_at": london_date(self.now).isoformat(),
                "page": page.number,
                "pages": page.pages,
                "total": page.total,
                "next": link or None,
                "rows": page.as_json(),
            }
            response = HttpResponse(json.dumps(said, ensure_ascii=False), content_type=_JSON_TYPE)
        if link:
            response["Link"] = f'<{link}>; rel="next"'
        digest = hashlib.sha256(response.content + link.encode()).hexdigest()
        response["ETag"] = f'"{digest[:40]}"'
        patch_vary_headers(response, ["Accept", "Authorization"])
        return response

    def _next(self, page: FeedPage, slug: str, file_format: str) -> str:
        """The whole address of the next page, in the same format; empty after the last."""
        if page.next is None:
            return ""
        path = reverse("feeds:feed", kwargs={"api_council": slug, "data_feed": page.feed.code})
        form = "&format=csv" if file_format == CSV else ""
        return f"{settings.SITE_URL}{path}?page={page.next}{form}"


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class DescriptionDoor(_Door):
    """The OpenAPI file. It holds nothing of any council."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As it is kept."""
        return HttpResponse(description(), content_type=_JSON_TYPE)


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class NothingDoor(_Door):
    """Every other address below ``/api/``: refused in JSON, because machines ask there."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """There is nothing."""
        raise NoSuchAddress


def _accepted(request: HttpRequest) -> str:
    """The format the caller likes best. Raises ``NoSuchFormat``."""
    if not request.headers.get("Accept", "").strip():
        return JSON
    liked = request.get_preferred_type(list(_FORMATS))
    if liked is None:
        raise NoSuchFormat
    return _FORMATS[liked]


def _is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the caller has exactly this answer; a weak mark counts, as for every GET."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return etag in {each.removeprefix("W/") for each in known} or known == ["*"]


def _nothing_new(full: HttpResponse) -> HttpResponse:
    response = HttpResponse(status=304)
    for name in ("ETag", "Vary", "Link"):
        if full.has_header(name):
            response[name] = full[name]
    return response


def _problem(error: Refused) -> HttpResponse:
    """A refusal as RFC 9457 has it. No word of what was sent comes back."""
    said = json.dumps(error.problem.as_json(str(error)), ensure_ascii=False)
    response = HttpResponse(said, status=error.problem.status, content_type=MEDIA_TYPE)
    if error.problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Assessment Ready feeds"'
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response
