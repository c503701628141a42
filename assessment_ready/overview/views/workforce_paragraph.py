"""Put a statement's workforce paragraph into the self-assessment: where two areas join."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.errors import ChangedMeanwhile
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.versioned import VersionedFormView
from assessment_ready.embargo.services import look
from assessment_ready.readiness.errors import StaleJudgement
from assessment_ready.readiness.models import WORD_LIMITS, Judgement, Round, RoundKind, RoundStatus
from assessment_ready.readiness.queries.rounds import rounds_for
from assessment_ready.readiness.queries.statement import find_in_round
from assessment_ready.readiness.rules.judgement import FIELD_NAMES, LABELS, JudgementValues
from assessment_ready.readiness.services.judgements import record_judgement
from assessment_ready.ui.fields import RadiosField
from assessment_ready.ui.forms import VersionedForm
from workforce.queries.statement_facts import may_be_shown, paragraph_of
from workforce.queries.statement_links import nine
from workforce.views.statement_notes import plain

NARRATIVES = ("strengths", "improvements", "reason")


class PutParagraphForm(VersionedForm):
    """Where the paragraph goes, and its words."""

    submit_label = "Add it to the self-assessment"
    where = RadiosField(
        label="Add it to",
        choices=[(name, LABELS[name]) for name in NARRATIVES],
        hints={name: f"At most {WORD_LIMITS[name]} words together with what is there" for name in NARRATIVES},
        error_messages={"required": "Choose where it goes"},
    )
    text = forms.CharField(
        label="Words to add",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="The saved paragraph with its sources. Shorten it here where it is too long.",
        error_messages={"required": "Enter the words to add"},
    )


class WorkforceParagraphView(VersionedFormView):
    """Add the saved paragraph to what the open self-assessment says of the statement."""

    permission = Perm.VIEW_WORKFORCE
    title = "Put into the self-assessment"
    template_name = "overview/workforce_paragraph.html"
    form_class = PutParagraphForm

    def load(self, **kwargs: Any) -> None:
        """The statement in the address, its saved paragraph, and the judgement it goes into."""
        found = next((row for row in nine() if row.slug == kwargs["statement"]), None)
        if found is None:
            raise Http404
        self.statement = found
        saved = paragraph_of(self.membership, found)
        self.saved = saved if saved is not None and may_be_shown(self.membership, saved, self.now) else None

    @cached_property
    def round(self) -> Round | None:
        """The newest open self-assessment this person may know of."""
        rows = rounds_for(self.membership, self.now)
        kind, status = RoundKind.SELF_ASSESSMENT, RoundStatus.OPEN
        return rows.filter(kind=kind, status=status).order_by("-held_on", "-pk").first()

    @cached_property
    def judgement(self) -> Judgement | None:
        """What that round says of the statement."""
        if self.round is None:
            return None
        try:
            return find_in_round(self.membership, self.now, self.round.pk, self.statement.slug)
        except Judgement.DoesNotExist:
            return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show what is there and what is added; the look is kept while the round is secret."""
        if self.round is not None and self.judgement is not None:
            look(membership=self.membership, embargo=self.round.embargo, what=str(self.round), now=self.now)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Add it; without a paragraph or a round there is nothing to add to."""
        if self.saved is None or self.judgement is None:
            return self.render(status=409, form=self.make_form())
        return super().post(request, *args, **kwargs)

    def get_caption(self) -> str:
        """Which statement."""
        return f"{self.statement.number} {self.statement.title}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The statement's workforce page."""
        return [("Workforce", self.url("workforce:statements")), (self.statement.title, self.success_url())]

    def form_kwargs(self) -> dict[str, Any]:
        """The saved words, and the version they are added to."""
        text = plain(self.saved.text, self.saved.notes) if self.saved else ""
        version = self.judgement.version if self.judgement else 0
        return {"initial": {"text": text, "where": NARRATIVES[0], "version": version}}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def context(self) -> dict[str, Any]:
        """What the round says so far, or why nothing can be added."""
        row = self.judgement
        said = [(LABELS[name], getattr(row, name)) for name in NARRATIVES] if row is not None else []
        return {
            "saved": self.saved,
            "round": self.round if row is not None else None,
            "said": said,
            "statement_url": self.success_url(),
        }

    def perform(self, form: Any) -> str:
        """Save the judgement with the words added, through the service that guards it."""
        row, data = self.judgement, form.cleaned_data
        assert row is not None, "post refuses before"
        if row.version != data["version"]:
            raise _changed(row)
        said: dict[str, Any] = {name: getattr(row, name) for name in FIELD_NAMES}
        said[data["where"]] = _joined(said[data["where"]], data["text"])
        try:
            saved = record_judgement(
                actor=self.membership,
                round_id=row.round_id,
                statement=self.statement.slug,
                values=JudgementValues(**said),
                expected_version=data["version"],
            )
        except StaleJudgement:
            del self.judgement
            raise _changed(self.judgement or row) from None
        return f"The paragraph is added to “{LABELS[data['where']]}” in {saved.round}."

    def success_url(self) -> str:
        """The statement's workforce page."""
        return self.url("workforce:statement", statement=self.statement.slug)


def _joined(before: str, text: str) -> str:
    """What was there, an empty line, what is added."""
    return "\n\n".join(part for part in (before.rstrip(), text.replace("\r\n", "\n").strip()) if part)


def _changed(row: Judgement) -> ChangedMeanwhile:
    said = [(LABELS[name], getattr(row, name) or "Nothing") for name in NARRATIVES]
    return ChangedMeanwhile(version=row.version, current=said)
