"""How the suggested score of one statement is worked out."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.embargo.services import look
from assessment_ready.readiness.models import Judgement
from assessment_ready.readiness.queries.statement import get_judgement
from assessment_ready.readiness.queries.suggestion import facts_of, suggestion_of
from assessment_ready.readiness.rules.suggestion import PUBLISHED
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.tables import Cell, SummaryRow


class SuggestionView(CouncilPage):
    """The rule, the facts it looks at, and what comes out. Advice: a person decides."""

    permission = Perm.VIEW_OWN_ROUNDS
    title = "How the suggested score is worked out"
    template_name = "readiness/suggestion.html"
    judgement: Judgement

    def load(self, **kwargs: Any) -> None:
        """The judgement in the address with the facts beside it."""
        try:
            self.judgement = get_judgement(self.membership, self.now, kwargs["round"], kwargs["statement"])
        except Judgement.DoesNotExist:
            raise Http404 from None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, and keep that it was opened while it is secret."""
        row = self.judgement
        what = f"{row.statement.title} in the round “{row.round.title}”"
        look(membership=self.membership, embargo=row.round.embargo, what=what, now=self.now)
        return self.render()

    def get_caption(self) -> str:
        """The statement and the round."""
        return f"{self.judgement.statement.title} · {self.judgement.round.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The round and the statement."""
        row = self.judgement
        slug = row.statement.slug
        return [
            ("Rounds", self.url("readiness:rounds")),
            (row.round.title, self.url("readiness:round", round=row.round_id)),
            (row.statement.title, self.url("readiness:statement", round=row.round_id, statement=slug)),
        ]

    def context(self) -> dict[str, Any]:
        """Rule, facts, suggestion."""
        sees_library = self.membership.can(Perm.VIEW_LIBRARY)
        return {
            "suggestion": suggestion_of(self.judgement) if sees_library else None,
            "rows": self._facts() if sees_library else [],
            "rule": PUBLISHED,
            "is_partial": sees_library and not self.membership.can(Perm.VIEW_ACTIONS),
        }

    def _facts(self) -> list[SummaryRow]:
        facts = facts_of(self.judgement)
        number = self.judgement.statement.number
        view = facts.outside
        outside = (
            "Nobody you can see"
            if view is None
            else f"{view.score}: {view.title}, {format_date(view.held_on)}"
        )
        library = self.url("evidence:library")
        rows = [
            SummaryRow("Newest outside score", outside),
            SummaryRow(
                "Kinds of evidence with something within date",
                Cell(f"{facts.covered} of {facts.categories}", url=f"{library}?statement={number}"),
            ),
        ]
        if self.membership.can(Perm.OWN_ACTIONS):
            gaps = f"{self.url('readiness:gaps')}?statement={number}&state=open&weight=high"
            said = f"{facts.high_gaps}, of them not answered: {facts.unanswered_high}"
            rows.append(SummaryRow("Open gaps of high weight", Cell(said, url=gaps)))
        rows.append(SummaryRow("Score given", Cell.scored(self.judgement.score)))
        if self.judgement.suggested is not None:
            rows.append(SummaryRow("Suggested when it was saved", str(self.judgement.suggested)))
        return rows
