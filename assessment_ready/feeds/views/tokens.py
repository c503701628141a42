"""One's own tokens: the list with the feeds they open, making one, revoking one.

The text of a new token is in no table and no session. It travels to the one page that shows it in a signed cookie of
the browser that made it, good for a minute and for that page, which takes the cookie away again.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView, CouncilPage
from assessment_ready.feeds.forms import TokenForm
from assessment_ready.feeds.models import FeedToken
from assessment_ready.feeds.queries import tokens as queries
from assessment_ready.feeds.queries.catalogue import feeds_for, titles_of
from assessment_ready.feeds.queries.tokens import TokenRow
from assessment_ready.feeds.rules.columns import MOST_ROWS, Feed
from assessment_ready.feeds.rules.tokens import TONES
from assessment_ready.feeds.services import tokens as services
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.tables import Cell, Column, Row, Table

TITLE = "Data for Excel and Power BI"
_COOKIE, _SALT, _SECONDS = "feed-token", "feeds.token.shown-once", 60


class TokensPage(CouncilPage):
    """A person's own tokens, the feeds there are, and how to get them into Excel and Power BI."""

    permission = Perm.USE_FEEDS
    title = TITLE
    template_name = "feeds/tokens.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it; a token that was just made is shown this once."""
        text = self._just_made()
        response = self.render(made=text)
        if _COOKIE in request.COOKIES:
            response.delete_cookie(_COOKIE, path=request.path, samesite="Strict")
        return response

    def _just_made(self) -> str:
        """The text of the token this browser made within the last minute; empty otherwise, or if it is not theirs."""
        kept = self.request.get_signed_cookie(_COOKIE, default="", salt=_SALT, max_age=_SECONDS)
        number, _, text = str(kept).partition(":")
        own = number.isdigit() and queries.is_own_text(self.membership, int(number), text)
        return text if own else ""

    def context(self) -> dict[str, Any]:
        """Tokens, feeds, addresses."""
        rows = queries.own_tokens(self.membership, self.now)
        feeds = feeds_for(self.membership)
        manages = self.membership.can(Perm.MANAGE_PEOPLE)
        return {
            "live": [self._listed(row) for row in rows if row.is_live],
            "ended": _ended([row for row in rows if not row.is_live]),
            "feeds": self._feeds(feeds),
            "make_url": self.url("feeds:token-make"),
            "all_url": self.url("feeds:council-tokens") if manages else "",
            "documentation_url": reverse("feeds:documentation"),
            "example": _address(self.council.slug, feeds[0].code) if feeds else "",
            "site": settings.SITE_URL,
            "example_path": _path(self.council.slug, feeds[0].code).lstrip("/") if feeds else "",
            "most": MOST_ROWS,
        }

    def _listed(self, row: TokenRow) -> dict[str, Any]:
        used = (
            f"last used {format_datetime(row.token.last_used_at)}"
            if row.token.last_used_at
            else "not used yet"
        )
        return {
            "name": row.token.name,
            "scopes": ", ".join(titles_of(row.token.scopes)),
            "dates": f"Made {_day(row.token.created_at)} · {used} · expires {_day(row.token.expires_at)}",
            "revoke_url": self.url("feeds:token-revoke", data_token=row.token.pk),
        }

    def _feeds(self, feeds: Sequence[Feed]) -> Table:
        body = [
            Row(
                [
                    Cell(feed.title, url=self.url(feed.page), sub=feed.description),
                    _address(self.council.slug, feed.code),
                ]
            )
            for feed in feeds
        ]
        return Table([Column("Feed"), Column("Address")], body, "Feeds you can read", caption_hidden=True)


class TokenMakePage(CouncilFormView):
    """A new token."""

    permission = Perm.USE_FEEDS
    title = "Make a token"
    template_name = "feeds/token_make.html"
    made: tuple[FeedToken, str]

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The tokens."""
        return [(TITLE, self.url("feeds:tokens"))]

    def make_form(self, **data: Any) -> TokenForm:
        """With the feeds this person may read."""
        data.pop("files", None)
        form = TokenForm(**data, feeds=feeds_for(self.membership))
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: Any) -> str:
        """Make it."""
        data = form.cleaned_data
        self.made = services.make_token(
            actor=self.membership,
            name=data["name"],
            scopes=data["scopes"],
            days=data["life"],
            submission_key=data["submission_key"],
        )
        if not self.made[1]:
            return f"“{self.made[0].name}” was made already. If you did not copy it then, revoke it and make another."
        return f"“{self.made[0].name}” is made."

    def done(self, message: str, url: str) -> HttpResponseRedirect:
        """Go on, with the text in a cookie for the next page only, which says itself that the token is made."""
        token, text = self.made
        if not text:
            return super().done(message, url)
        response = HttpResponseRedirect(url)
        response.set_signed_cookie(
            _COOKIE,
            f"{token.pk}:{text}",
            salt=_SALT,
            max_age=_SECONDS,
            path=url,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
        return response

    def success_url(self) -> str:
        """The tokens."""
        return self.url("feeds:tokens")


class TokenRevokeView(CouncilActionView):
    """End a token of one's own."""

    permission = Perm.USE_FEEDS
    token: FeedToken

    def load(self, **kwargs: Any) -> None:
        """One's own; 404 for any other."""
        try:
            self.token = queries.own_token(self.membership, kwargs["data_token"])
        except FeedToken.DoesNotExist:
            raise Http404 from None

    def perform(self) -> str:
        """Revoke it."""
        services.revoke_token(actor=self.membership, token_id=self.token.pk)
        return f"“{self.token.name}” is revoked. It opens nothing any more."

    def return_url(self) -> str:
        """The tokens."""
        return self.url("feeds:tokens")


def _ended(rows: Sequence[TokenRow]) -> Table | None:
    """What opens nothing any more."""
    if not rows:
        return None
    heads = ("Token", "Made", "Last used", "State")
    body = [
        Row(
            [
                Cell(row.token.name),
                _day(row.token.created_at),
                _day(row.token.last_used_at) if row.token.last_used_at else "Never",
                Cell.tag(row.state.value, TONES[row.state]),
            ]
        )
        for row in rows
    ]
    return Table(
        [Column(name) for name in heads], body, "Tokens that open nothing any more", caption_hidden=True
    )


def _day(moment: Any) -> str:
    return format_date(london_date(moment))


def _path(slug: str, code: str) -> str:
    return reverse("feeds:feed", kwargs={"api_council": slug, "data_feed": code})


def _address(slug: str, code: str) -> str:
    return f"{settings.SITE_URL}{_path(slug, code)}"
