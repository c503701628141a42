"""All tokens of a council, for those who look after people: whose they are and how they are used."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage, CouncilView
from assessment_ready.feeds.models import FeedToken
from assessment_ready.feeds.queries import tokens as queries
from assessment_ready.feeds.queries.tokens import TokenRow
from assessment_ready.feeds.rules.tokens import TONES
from assessment_ready.feeds.services.tokens import revoke_token_of_somebody
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table

TITLE = "Tokens for feeds"


class CouncilTokensPage(CouncilListView):
    """Every token of the council, newest first."""

    permission = Perm.MANAGE_PEOPLE
    title = TITLE
    template_name = "feeds/council_tokens.html"
    count_label = "tokens"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The people."""
        return [("People", self.url("councils:people"))]

    def rows(self) -> list[TokenRow]:
        """All of them."""
        return queries.council_tokens(self.membership, self.now)

    def columns(self) -> Sequence[RegisterColumn]:
        """Whose, since when, until when, and how it is used."""
        return [
            RegisterColumn("name", "Token", self._name, lambda row: row.token.name),
            _plain("person", "Person", lambda row: str(row.token.membership.user)),
            RegisterColumn(
                "state",
                "State",
                lambda row: Cell.tag(row.state.value, TONES[row.state]),
                lambda row: row.state.value,
            ),
            _dated("made", "Made", lambda row: row.token.created_at),
            _dated("used", "Last used", lambda row: row.token.last_used_at),
            _dated("expires", "Expires", lambda row: row.token.expires_at),
            _counted("calls", "Calls", lambda row: row.calls),
            _counted("rows", "Rows read", lambda row: row.rows),
        ]

    def _name(self, row: TokenRow) -> Cell:
        return Cell(row.token.name, url=self.url("feeds:council-token", data_token=row.token.pk))

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(
            "A token lets Excel or Power BI read figures as one person may see them. Everybody who may read feeds "
            "makes their own; all of them are listed here, so that you can revoke them."
        )


class _WithinToken(CouncilView):
    """A page of one token; 404 for one of another council."""

    permission = Perm.MANAGE_PEOPLE
    row: TokenRow

    def load(self, **kwargs: Any) -> None:
        """The token in the address."""
        try:
            self.row = queries.council_token(self.membership, self.now, kwargs["data_token"])
        except FeedToken.DoesNotExist:
            raise Http404 from None


class CouncilTokenPage(_WithinToken, CouncilPage):
    """One token: whose it is, on which days it was used, and the button that ends it."""

    permission = Perm.MANAGE_PEOPLE
    template_name = "feeds/council_token.html"

    def get_title(self) -> str:
        """What its person calls it."""
        return self.row.token.name

    def get_caption(self) -> str:
        """Whose it is."""
        return f"Token of {self.row.token.membership.user}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """People and tokens."""
        return [("People", self.url("councils:people")), (TITLE, self.url("feeds:council-tokens"))]

    def context(self) -> dict[str, Any]:
        """Facts, days, and the button."""
        token = self.row.token
        used = format_datetime(token.last_used_at) if token.last_used_at else "Never"
        facts = [
            SummaryRow("Person", str(token.membership.user)),
            SummaryRow("State", Cell.tag(self.row.state.value, TONES[self.row.state])),
            SummaryRow("Made", format_datetime(token.created_at)),
            SummaryRow("Expires", format_datetime(token.expires_at)),
            SummaryRow("Last used", used),
        ]
        if token.revoked_at is not None:
            facts.append(SummaryRow("Revoked", f"{format_datetime(token.revoked_at)} by {token.revoked_by}"))
        return {"facts": facts, "days": self._days(), "revoke_url": self._revoke_url()}

    def _days(self) -> Table | None:
        days = queries.used_days(self.row.token)
        if not days:
            return None
        heads = [Column("Day"), Column("Calls", True), Column("Rows read", True)]
        body = [Row([format_date(each.day), f"{each.calls:,}", f"{each.rows:,}"]) for each in days]
        return Table(heads, body, "Days on which it was used", caption_hidden=True)

    def _revoke_url(self) -> str:
        if self.row.token.revoked_at is not None:
            return ""
        return self.url("feeds:council-token-revoke", data_token=self.row.token.pk)


class CouncilTokenRevokeView(_WithinToken, CouncilActionView):
    """End somebody’s token."""

    permission = Perm.MANAGE_PEOPLE

    def perform(self) -> str:
        """Revoke it."""
        revoke_token_of_somebody(actor=self.membership, token_id=self.row.token.pk)
        return f"“{self.row.token.name}” of {self.row.token.membership.user} is revoked. It opens nothing any more."

    def return_url(self) -> str:
        """All tokens."""
        return self.url("feeds:council-tokens")


def _plain(key: str, label: str, value: Callable[[TokenRow], str]) -> RegisterColumn:
    return RegisterColumn(key, label, value, value)


def _dated(key: str, label: str, value: Callable[[TokenRow], Any]) -> RegisterColumn:
    def shown(row: TokenRow) -> str:
        moment = value(row)
        return format_date(london_date(moment)) if moment else "Never"

    return RegisterColumn(key, label, shown, value)


def _counted(key: str, label: str, value: Callable[[TokenRow], int]) -> RegisterColumn:
    return RegisterColumn(key, label, lambda row: f"{value(row):,}", value, numeric=True)
