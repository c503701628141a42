"""Storyboards of the quality statements: the register of nine, one of them, its PDF."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import Http404

from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage, CouncilView
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.views.making import MakeDocumentView
from assessment_ready.evidence.models import Freshness
from assessment_ready.framework.models import QualityStatement
from assessment_ready.packs.queries import storyboards as queries
from assessment_ready.packs.services.storyboards import produce_storyboard
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, Table

EMPTY = "A storyboard for each quality statement belongs here. An installation administrator loads the framework first."


class StoryboardsPage(CouncilListView):
    """One line for each quality statement."""

    permission = Perm.VIEW_READINESS
    title = "Storyboards"
    template_name = "packs/storyboards.html"
    count_label = "quality statements"

    def context(self) -> dict[str, Any]:
        """The storyboards of job roles, and the poster."""
        return {
            **super().context(),
            "roles_url": self.url("workforce:stories") if self.membership.can(Perm.VIEW_WORKFORCE) else "",
            "poster_url": self.url("packs:poster"),
        }

    def rows(self) -> Any:
        """The statements in order."""
        return queries.storyboard_rows(self.membership, self.now)

    def columns(self) -> Sequence[RegisterColumn]:
        """The statement, its score, and how much there is to show and to say."""
        return [
            RegisterColumn("statement", "Quality statement", self._statement, _name),
            RegisterColumn("theme", "Theme", _theme, _theme, usual=False),
            RegisterColumn("score", "Score", _score, lambda row: row.score, numeric=True),
            _counted("evidence", "Evidence"),
            _counted("actions", "Open actions"),
            _counted("messages", "Cleared messages"),
            _counted("questions", "Published answers"),
        ]

    def _statement(self, row: queries.StoryboardRow) -> Cell:
        url = self.url("packs:storyboard", statement=row.statement.slug)
        return Cell(_name(row), url=url, sub=row.statement.theme.title)

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(EMPTY)


class OfStatement(CouncilView):
    """A page about one statement; 404 for what the framework does not have."""

    permission = Perm.VIEW_READINESS
    statement: QualityStatement

    def load(self, **kwargs: Any) -> None:
        """The statement in the address."""
        try:
            self.statement = queries.get_statement(self.membership, self.now, kwargs["statement"])
        except QualityStatement.DoesNotExist:
            raise Http404 from None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Storyboards", self.url("packs:storyboards"))]


class StoryboardPage(OfStatement, CouncilPage):
    """One statement on one page: what it means, where we stand, what we do, what to say, what people ask."""

    template_name = "packs/storyboard.html"

    def get_title(self) -> str:
        """Number and title."""
        return f"{self.statement.number} {self.statement.title}"

    def get_caption(self) -> str:
        """Its theme."""
        return f"Storyboard. {self.statement.theme.title}"

    def context(self) -> dict[str, Any]:
        """Everything of the page, each thing with where it opens."""
        found = queries.storyboard(self.membership, self.now, self.statement)
        return {
            "found": found,
            "score": queries.score_words(found),
            "round_url": self._round_url(found),
            "evidence": self._evidence(found) if found.evidence else None,
            "actions": self._actions(found) if found.actions else None,
            "evidence_url": f"{self.url('evidence:library')}?statement={self.statement.number}",
            "actions_url": f"{self.url('actions:list')}?statement={self.statement.number}",
            "said": [self._said(each) for each in found.said],
            "roles": [(each.role, self.url("workforce:story", story=each.pk)) for each in found.roles],
            "pdf_url": self.url("packs:storyboard-pdf", statement=self.statement.slug),
            "pdf_key": uuid4(),
        }

    def _round_url(self, found: queries.Storyboard) -> str:
        if found.round is None:
            return ""
        return self.url("readiness:statement", round=found.round.pk, statement=self.statement.slug)

    def _evidence(self, found: queries.Storyboard) -> Table:
        columns = [Column("Evidence"), Column("As at"), Column("Freshness")]
        rows: Any = found.evidence
        return Table(
            columns,
            [
                Row(
                    [
                        Cell(f"{row.reference} {row.title}", url=self.url("evidence:item", item=row.pk)),
                        format_date(row.as_at),
                        Freshness(row.freshness).label,
                    ]
                )
                for row in rows
            ],
            caption="The newest evidence",
            caption_hidden=True,
        )

    def _actions(self, found: queries.Storyboard) -> Table:
        columns = [Column("Action"), Column("Due"), Column("State")]
        return Table(
            columns,
            [
                Row(
                    [
                        Cell(f"{row.reference} {row.title}", url=self.url("actions:action", action=row.pk)),
                        format_date(row.due_on),
                        Cell.tag(RAG_TAGS[row.rag].text, RAG_TAGS[row.rag].tone),
                    ]
                )
                for row in found.actions
            ],
            caption="The next open actions",
            caption_hidden=True,
        )

    def _said(self, each: queries.Said) -> dict[str, Any]:
        return {
            "text": each.message.message.text,
            "url": self.url("comms:message", message=each.message.message.pk),
            "proof": [(one.point.text, one.point.item.reference, one.point.item.as_at) for one in each.proof],
        }


class StoryboardPdf(OfStatement, MakeDocumentView):
    """The storyboard as a PDF of one page."""

    def produce(self) -> GeneratedDocument:
        """Freeze the storyboard."""
        return produce_storyboard(
            actor=self.membership, statement=self.statement.slug, submission_key=self.submission_key
        )

    def button_url(self) -> str:
        """The storyboard."""
        return self.url("packs:storyboard", statement=self.statement.slug)


def _name(row: queries.StoryboardRow) -> str:
    return f"{row.statement.number} {row.statement.title}"


def _theme(row: queries.StoryboardRow) -> str:
    return row.statement.theme.title


def _score(row: queries.StoryboardRow) -> Cell:
    return Cell.scored(row.score)


def _counted(key: str, label: str) -> RegisterColumn:
    def number(row: queries.StoryboardRow) -> int:
        found: int = getattr(row, key)
        return found

    return RegisterColumn(key, label, lambda row: str(number(row)), number, numeric=True)
