"""Beginning and changing a strategy; its steps from draft to its next edition; opening it to the public."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.ui.errors import UserFacingError
from workforce.errors import ChangedMeanwhile
from workforce.forms import strategies as forms
from workforce.models import Strategy
from workforce.queries.strategies import owners_to_choose
from workforce.queries.strategy_snapshot import snapshot
from workforce.rules.strategy_life import SETTLED
from workforce.rules.strategy_versions import content_hash
from workforce.services import strategies as services
from workforce.services import strategy_life as steps
from workforce.services.strategy_editions import begin_edition
from workforce.views.frame import WorkforceForm
from workforce.views.strategies import public_address
from workforce.views.strategy_frame import StrategyForms, WithinStrategy

_TEXTS = (
    "title", "organisation", "sponsor", "scope", "method", "vision",
    "period_start", "period_end", "review_on", "source_name", "version",
)  # fmt: skip


class StrategyCreatePage(WorkforceForm):
    """A new strategy, as a draft."""

    title = "Begin a strategy"
    section = "strategies"
    parent = ("Strategies", "workforce:strategies")
    form_class = forms.StrategyForm
    made: Strategy

    def form_kwargs(self) -> dict[str, Any]:
        """Who can keep it."""
        owners = owners_to_choose(self.membership, self.now)
        return {"owners": forms.owner_choices(owners), "initial": {"owner": self.membership.pk}}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("workforce:strategies")
        return form

    def perform(self, form: Any) -> str:
        """Begin it; the second of two clicks gives the same one."""
        self.made = services.create(
            actor=self.membership,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{self.made.title}” is begun. Add its strands and what it intends."

    def success_url(self) -> str:
        """The new strategy."""
        return self.url("workforce:strategy", strategy=self.made.pk)


class StrategyEditPage(StrategyForms):
    """Change what it says of itself."""

    title = "Change the strategy"
    form_class = forms.StrategyEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        initial = {name: getattr(self.strategy, name) for name in _TEXTS}
        owners = self.owners(self.strategy.owner)
        return {"owners": owners, "initial": {**initial, "owner": self.strategy.owner_id}}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change(
            actor=self.membership,
            strategy_id=self.strategy.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The strategy is saved."


class _StepView(WithinStrategy, CouncilActionView):
    """A button that takes one step."""

    permission = Perm.MANAGE_WORKFORCE
    step: ClassVar[Callable[..., Strategy]]
    said: ClassVar[str]

    def perform(self) -> str:
        """Take it."""
        strategy = type(self).step(actor=self.membership, strategy_id=self.strategy.pk)
        return f"“{strategy.title}” {self.said}."

    def return_url(self) -> str:
        """The strategy."""
        return self.strategy_url()


class StrategyConsultView(_StepView):
    """Put the draft out to consultation."""

    step, said = steps.consult, "is out to consultation"


class StrategyBackView(_StepView):
    """Back to draft."""

    step, said = steps.back_to_draft, "is a draft again"


class StrategyActivateView(_StepView):
    """Make it the strategy in force."""

    step, said = steps.activate, "is the strategy in force"


class StrategyAgreePage(StrategyForms):
    """Agree exactly what stands there now."""

    permission = Perm.AGREE_WORKFORCE
    title = "Agree the strategy"
    template_name = "workforce/strategy_agree.html"
    form_class = forms.AgreeForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is read."""
        return {"initial": {"version": self.strategy.version, "words": content_hash(self.content)}}

    @cached_property
    def content(self) -> list[dict[str, Any]]:
        """Every word that would be agreed."""
        return snapshot(self.strategy)

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """After a change by somebody else the words shown now are those to agree."""
        if isinstance(error, ChangedMeanwhile):
            form.data = form.data.copy()
            form.data["words"] = content_hash(self.content)
        return super().handle_error(form, error)

    def context(self) -> dict[str, Any]:
        """Which strategy, its words, and whether somebody else has to."""
        return {
            "content": self.content,
            "strategy": self.strategy,
            "own_words": self.strategy.created_by_id == self.membership.user_id,
        }

    def perform(self, form: Any) -> str:
        """Agree it."""
        strategy = steps.agree(
            actor=self.membership,
            strategy_id=self.strategy.pk,
            approved_by=form.cleaned_data["approved_by"],
            words=form.cleaned_data["words"],
            expected_version=form.cleaned_data["version"],
        )
        return f"“{strategy.title}” is agreed. Its words stay as they are."


class StrategyRenewPage(StrategyForms):
    """Begin the next edition."""

    title = "Begin a new edition"
    template_name = "workforce/strategy_renew.html"
    form_class = forms.EditionForm
    made: Strategy | None = None

    def form_kwargs(self) -> dict[str, Any]:
        """The title it has."""
        return {"initial": {"title": self.strategy.title}}

    def perform(self, form: Any) -> str:
        """Begin it; the second of two clicks gives the same one."""
        self.made = begin_edition(
            actor=self.membership,
            strategy_id=self.strategy.pk,
            title=form.cleaned_data["title"],
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"Edition {self.made.edition} is begun as a draft."

    def success_url(self) -> str:
        """The new edition; the strategy before there is one."""
        return self.url("workforce:strategy", strategy=(self.made or self.strategy).pk)


class StrategyPublicPage(StrategyForms):
    """Asks before a strategy is opened to everybody, or taken back."""

    permission = Perm.AGREE_WORKFORCE
    template_name = "workforce/strategy_publicity.html"
    form_class = forms.PublicForm

    def get_title(self) -> str:
        """What is asked."""
        return (
            "Take the strategy off its public address?"
            if self.strategy.is_public
            else "Open the strategy to the public?"
        )

    def make_form(self, **data: Any) -> Any:
        """One button."""
        form = super().make_form(**data)
        form.submit_label = "Take it off" if self.strategy.is_public else "Open it to the public"
        return form

    def context(self) -> dict[str, Any]:
        """What everybody can read, and where."""
        return {
            "strategy": self.strategy,
            "can_open": self.strategy.state in SETTLED,
            "public_address": public_address(self),
        }

    def perform(self, form: Any) -> str:
        """Do it."""
        if self.strategy.is_public:
            steps.unpublish(actor=self.membership, strategy_id=self.strategy.pk)
            return "The strategy is no longer public."
        steps.publish(actor=self.membership, strategy_id=self.strategy.pk)
        return "Everybody can read the strategy now."
