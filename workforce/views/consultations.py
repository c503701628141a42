"""Consultations: the register, one of them with its draft, making and sharing it, what came of it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, format_range, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from workforce.forms import consultations as forms
from workforce.models import Consultation, ConsultationComment
from workforce.queries import consultations as queries
from workforce.rules import consultations as rules
from workforce.services import consultations as services
from workforce.views.frame import WorkforceForm, WorkforcePage

_FIELDS = ("title", "introduction", "method", "audiences", "opens_on", "closes_on", "reach", "version")

# Also what is not small is hidden where a small number could be worked out from it.
_SUPPRESSED = "Suppressed: small numbers"


class ConsultationsPage(WorkforcePage, CouncilListView):
    """Every consultation the person may know of."""

    permission = Perm.USE_WORKFORCE
    section = "strategies"
    title = "Consultations"
    count_label = "consultations"

    def rows(self) -> Any:
        """All of them, newest first."""
        return queries.consultations(self.membership)

    def columns(self) -> Sequence[RegisterColumn]:
        """What, on which draft, when, how far."""
        return [
            RegisterColumn("title", "Consultation", self._title, lambda row: row.title),
            RegisterColumn("state", "State", self._state, lambda row: self._opening(row).value),
            RegisterColumn(
                "strategy", "Draft", lambda row: row.strategy.title, lambda row: row.strategy.title
            ),
            RegisterColumn("days", "Days", _days, _days),
            RegisterColumn("comments", "Comments", lambda r: r.standing, lambda r: r.standing, numeric=True),
            RegisterColumn("answered", "Answered", lambda r: r.answered, lambda r: r.answered, numeric=True),
            RegisterColumn("published", "Outcome published", _published, _published),
        ]

    def _title(self, row: Consultation) -> Cell:
        return Cell(row.title, url=self.url("workforce:consultation", consultation=row.pk))

    def _opening(self, row: Consultation) -> rules.Opening:
        return queries.opening_of(row, london_date(self.now))

    def _state(self, row: Consultation) -> Cell:
        found = self._opening(row)
        return Cell.tag(found.value, rules.OPENING_TONES[found])

    def primary(self) -> Button | None:
        """Make one."""
        if not self.can_change:
            return None
        return Button("Make a consultation", self.url("workforce:consultation-create"))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = (
            "Drafts that people are asked to comment on belong here: paragraph by paragraph, with an answer to every "
            "comment and a page that says what came of it."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Make the first consultation", self.url("workforce:consultation-create"))


class WithinConsultation(WorkforcePage):
    """A page about one consultation of the council."""

    permission = Perm.USE_WORKFORCE
    parent = ("Consultations", "workforce:consultations")
    consultation: Consultation

    def load(self, **kwargs: Any) -> None:
        """The consultation in the address."""
        self.consultation = self.found(queries.consultations(self.membership), kwargs["consultation"])

    def one_url(self, name: str = "consultation") -> str:
        """A page of the consultation."""
        return self.url(f"workforce:{name}", consultation=self.consultation.pk)

    @property
    def opening(self) -> rules.Opening:
        """Whether it takes comments."""
        return queries.opening_of(self.consultation, london_date(self.now))


class ConsultationPage(WithinConsultation, CouncilPage):
    """The draft with its days; for those who look after it also the address, the progress and what can be done."""

    template_name = "workforce/consultation.html"

    def get_title(self) -> str:
        """Its title."""
        return self.consultation.title

    def get_caption(self) -> str:
        """The draft it is about."""
        return self.consultation.strategy.title

    def context(self) -> dict[str, Any]:
        """The draft, the facts and the doors."""
        row = self.consultation
        is_open = self.opening == rules.Opening.OPEN
        reads = self.membership.can(Perm.VIEW_WORKFORCE)
        return {
            "consultation": row,
            "opening": self.opening.value,
            "tone": rules.OPENING_TONES[self.opening],
            "rows": self._rows(reads),
            "parts": queries.draft_parts(row.strategy),
            "comment_url": self.one_url("consultation-comment-create") if is_open else "",
            "comments_url": self.one_url("consultation-comments") if reads else "",
            "outcome_url": self.one_url("consultation-outcome") if row.published_at or reads else "",
            **self._doors(),
        }

    def _doors(self) -> dict[str, str]:
        """Where what this person may do is done; empty for what they may not."""
        row, closed = self.consultation, self.opening == rules.Opening.CLOSED
        allowed = {
            "edit": True,
            "share": row.token is None,
            "revoke": row.token is not None,
            "publish": closed and row.published_at is None and queries.progress_of(row).answered > 0,
            "take-back": row.published_at is not None,
        }
        return {
            f"{name.replace('-', '_')}_url": (
                self.one_url(f"consultation-{name}") if may and self.can_change else ""
            )
            for name, may in allowed.items()
        }

    def _rows(self, reads: bool) -> list[SummaryRow]:
        row = self.consultation
        rows = [SummaryRow("Days", format_range(row.opens_on, row.closes_on))]
        if row.method:
            rows.append(SummaryRow("How people are asked", row.method))
        if row.audiences:
            rows.append(SummaryRow("Who is asked", row.audiences))
        if reads:
            url = self.one_url("consultation-comments") if row.standing else ""  # type: ignore[attr-defined]
            rows.append(SummaryRow("Comments", Cell(queries.progress_of(row).words, url=url)))
        if self.can_change:
            rows.append(SummaryRow("Address without an account", _address_cell(row)))
        if row.published_at and row.reach:
            rows.append(SummaryRow("Whom it reached", row.reach))
        return rows


class ConsultationCreatePage(WorkforceForm):
    """Put a draft out for comment."""

    section = "strategies"
    parent = ("Consultations", "workforce:consultations")
    title = "Make a consultation"
    form_class = forms.ConsultationForm
    template_name = "workforce/consultation_form.html"

    def form_kwargs(self) -> dict[str, Any]:
        """The drafts; the one in the address, if any; four weeks from today."""
        today = london_date(self.now)
        asked = self.request.GET.get("strategy", "")
        return {
            "strategies": queries.strategies_to_choose(self.membership),
            "initial": {"strategy": asked, "opens_on": today, "closes_on": rules.usual_end(today)},
        }

    def context(self) -> dict[str, Any]:
        """Whether there is a draft at all."""
        return {"no_draft": not queries.strategies_to_choose(self.membership)}

    def perform(self, form: Any) -> str:
        """Make it; the second of two clicks gives the same."""
        self.made = services.make_consultation(
            actor=self.membership,
            strategy_id=form.cleaned_data["strategy"],
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{self.made.title}” is made. Share its address with people who have no account."

    def success_url(self) -> str:
        """The consultation."""
        return self.url("workforce:consultation", consultation=self.made.pk)


class ConsultationEditPage(WithinConsultation, WorkforceForm):
    """Change it, or note whom it reached."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Change the consultation"
    form_class = forms.ConsultationEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        return {"initial": {name: getattr(self.consultation, name) for name in _FIELDS}}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.one_url()
        return form

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_consultation(
            actor=self.membership,
            consultation_id=self.consultation.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The consultation is saved."

    def success_url(self) -> str:
        """The consultation."""
        return self.one_url()


class _ConsultationButton(WithinConsultation, CouncilActionView):
    """A button on the consultation's page."""

    permission = Perm.MANAGE_WORKFORCE

    def return_url(self) -> str:
        """The consultation."""
        return self.one_url()


class ConsultationShareView(_ConsultationButton):
    """Give it a secret address."""

    def perform(self) -> str:
        """People without an account can open it."""
        services.share_consultation(actor=self.membership, consultation_id=self.consultation.pk)
        return "Whoever has the address can read the draft, and comment while it is open."


class ConsultationRevokeView(_ConsultationButton):
    """Make the secret address lead nowhere."""

    def perform(self) -> str:
        """It opens nothing any more."""
        services.revoke_address(actor=self.membership, consultation_id=self.consultation.pk)
        return "The address leads nowhere now. Sharing it again gives another one."


class ConsultationPublishView(_ConsultationButton):
    """Publish what came of it."""

    def perform(self) -> str:
        """Everybody in the council, and whoever has the address, can read it."""
        services.publish_outcome(actor=self.membership, consultation_id=self.consultation.pk)
        return "“You said, we did” is published."


class ConsultationTakeBackView(_ConsultationButton):
    """Show what came of it no longer."""

    def perform(self) -> str:
        """It is inside again, for those who look after it."""
        services.take_back_outcome(actor=self.membership, consultation_id=self.consultation.pk)
        return "“You said, we did” is no longer published."


class ConsultationOutcomePage(WithinConsultation, CouncilPage):
    """What came of it: for everybody once published; readers of workforce strategies see it come about."""

    title = "You said, we did"
    template_name = "workforce/consultation_outcome.html"

    def load(self, **kwargs: Any) -> None:
        """Only what is published, except for readers."""
        super().load(**kwargs)
        if not self.membership.can(Perm.VIEW_WORKFORCE):
            self.found(queries.published(self.membership), self.consultation.pk)

    def get_caption(self) -> str:
        """The consultation."""
        return self.consultation.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The consultation."""
        return [*super().breadcrumbs(), (self.consultation.title, self.one_url())]

    def context(self) -> dict[str, Any]:
        """Comments with their answers, and whom it reached."""
        return outcome_context(self.consultation)


def outcome_context(row: Consultation) -> dict[str, Any]:
    """What "You said, we did" shows, inside and outside alike."""
    progress = queries.progress_of(row)
    return {
        "consultation": row,
        "progress": progress,
        "answers": [shown_answer(each) for each in queries.answers_in_order(row)],
        "reach_table": reach_table(queries.reach_of(row)),
    }


def shown_answer(comment: ConsultationComment) -> dict[str, str]:
    """A comment and its answer as everybody reads them: no name, the organisation if one was given."""
    return {
        "about": queries.about_words(comment),
        "text": comment.text,
        "by": comment.by_organisation,
        "decision": rules.DECISION_WORDS[comment.decision],
        "tone": rules.DECISION_TONES[comment.decision],
        "response": comment.response,
    }


def reach_table(reached: Sequence[rules.Reached]) -> Table | None:
    """Who commented; None where nobody did."""
    if not reached:
        return None
    rows = [Row([each.audience, _SUPPRESSED if each.count is None else each.count]) for each in reached]
    return Table([Column("Who"), Column("Comments", numeric=True)], rows, caption="Who commented")


def _address_cell(row: Consultation) -> Cell:
    if row.token is None:
        return Cell("Not shared")
    path = reverse("workforce:consultation-open", args=[row.token])
    return Cell(f"{settings.SITE_URL}{path}", url=path)


def _days(row: Consultation) -> str:
    return format_range(row.opens_on, row.closes_on)


def _published(row: Consultation) -> str:
    return format_date(london_date(row.published_at)) if row.published_at else "No"
