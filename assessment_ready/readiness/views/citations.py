"""Choosing the evidence a judgement stands on."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView
from assessment_ready.embargo.services import look
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.rules.freshness import WORDS
from assessment_ready.readiness.errors import RoundNotOpen
from assessment_ready.readiness.forms.gaps import CiteForm
from assessment_ready.readiness.models import Judgement
from assessment_ready.readiness.queries.citations import OFFERED, cited_ids, offered_items
from assessment_ready.readiness.queries.statement import find_in_round
from assessment_ready.readiness.services.citations import cite
from assessment_ready.readiness.services.judgements import check_may_score
from assessment_ready.ui.dates import format_date
from assessment_ready.ui.errors import UserFacingError


class CiteView(CouncilFormView):
    """The items of the statement as checkboxes, newest first, with a search."""

    permission = Perm.SCORE_OWN
    title = "Choose the evidence this score stands on"
    template_name = "readiness/cite.html"
    form_class = CiteForm
    judgement: Judgement
    offered: list[EvidenceItem]
    total: int

    def load(self, **kwargs: Any) -> None:
        """The judgement in the address, and what can be cited."""
        try:
            self.judgement = find_in_round(self.membership, self.now, kwargs["round"], kwargs["statement"])
        except Judgement.DoesNotExist:
            raise Http404 from None
        words = self.request.GET.get("q", "")[:100].replace("\x00", "")
        self.words = words
        self.offered, self.total = offered_items(self.membership, self.now, self.judgement, words)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list; somebody who cannot choose is told so beside the statement."""
        look(
            membership=self.membership,
            embargo=self.judgement.round.embargo,
            what=f"{self.judgement.statement.title} in the round “{self.judgement.round.title}”",
            now=self.now,
        )
        refusal = self._refusal()
        if refusal is not None:
            return self.refused(refusal, self.success_url())
        return super().get(request, *args, **kwargs)

    def _refusal(self) -> UserFacingError | None:
        if not self.judgement.round.is_open:
            return RoundNotOpen()
        try:
            check_may_score(self.membership, getattr(self.judgement, "given", None))
        except UserFacingError as error:
            return error
        return None

    def get_caption(self) -> str:
        """The statement and the round."""
        return f"{self.judgement.statement.title} · {self.judgement.round.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The round and the statement."""
        row = self.judgement
        return [
            ("Rounds", self.url("readiness:rounds")),
            (row.round.title, self.url("readiness:round", round=row.round_id)),
            (row.statement.title, self.success_url()),
        ]

    def make_form(self, **data: Any) -> CiteForm:
        """What is offered, with what is cited ticked."""
        data.pop("files", None)
        form = CiteForm(
            data.get("data"),
            items=[(row.pk, row.title, _hint(row)) for row in self.offered],
            initial={"items": [row.pk for row in self.offered if _is_cited(row)]},
        )
        form.cancel_url = self.success_url()
        form.cancel_label = "Back to the statement"
        return form

    def context(self) -> dict[str, Any]:
        """The search, and how much of what matches is shown."""
        slug = self.judgement.statement.slug
        return {
            "words": self.words,
            "offered": self.offered,
            "shown": len(self.offered),
            "total": self.total,
            "is_cut": self.total > OFFERED,
            "here": self.url("readiness:cite", round=self.judgement.round_id, statement=slug),
            "add_url": f"{self.url('evidence:add')}?statement={self.judgement.statement.number}"
            if self.membership.can(Perm.ADD_EVIDENCE)
            else "",
        }

    def perform(self, form: CiteForm) -> str:
        """Save what is ticked. Cited items come first on every page, so none is lost by searching."""
        ticked = {int(pk) for pk in form.cleaned_data["items"]}
        kept = self._cited_and_not_shown()
        cite(
            actor=self.membership,
            round_id=self.judgement.round_id,
            statement=self.judgement.statement.slug,
            item_ids=ticked | kept,
        )
        return "What this score stands on is saved."

    def _cited_and_not_shown(self) -> set[int]:
        """More may be cited than one page shows; those stay."""
        shown = {row.pk for row in self.offered}
        return cited_ids(self.membership, self.now, self.judgement) - shown

    def success_url(self) -> str:
        """The statement."""
        row = self.judgement
        return self.url("readiness:statement", round=row.round_id, statement=row.statement.slug)


def _is_cited(row: EvidenceItem) -> bool:
    cited: bool = row.is_cited  # type: ignore[attr-defined] # annotated
    return cited


def _hint(row: EvidenceItem) -> str:
    fresh: str = row.freshness  # type: ignore[attr-defined] # annotated
    return f"{row.reference} · {row.category.title} · {format_date(row.as_at)} · {WORDS[fresh]}"
