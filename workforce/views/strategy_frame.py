"""What the pages about one strategy share: which one, where it lies, and how its forms end."""

from collections.abc import Sequence
from typing import Any

from workforce.forms.strategies import owner_choices
from workforce.models import Strategy
from workforce.queries import strategies as queries
from workforce.views.frame import WorkforceForm, WorkforcePage


class WithinStrategy(WorkforcePage):
    """Finds the strategy in the address."""

    section = "strategies"
    parent = ("Strategies", "workforce:strategies")
    strategy: Strategy
    is_strategy_page = False

    def load(self, **kwargs: Any) -> None:
        """The strategy; 404 for another council's."""
        self.strategy = self.found_strategy(kwargs["strategy"])

    def found_strategy(self, pk: int) -> Strategy:
        """One of this council's strategies; 404 otherwise."""
        rows = queries.strategies(self.membership)
        found: Strategy = self.found(
            rows.select_related("council", "owner__user", "supersedes", "created_by"), pk
        )
        return found

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register, and the strategy above its own pages."""
        crumbs = list(super().breadcrumbs())
        return crumbs if self.is_strategy_page else [*crumbs, (self.strategy.title, self.strategy_url())]

    def strategy_url(self, name: str = "strategy") -> str:
        """The strategy's page, or another page of it."""
        return self.url(f"workforce:{name}", strategy=self.strategy.pk)

    def owners(self, kept: Any = None) -> list[tuple[int, str]]:
        """Who can own a strategy or lead a strand; the present one stays among them."""
        return owner_choices(queries.owners_to_choose(self.membership, self.now), kept)


class StrategyForms(WithinStrategy, WorkforceForm):
    """A form about one strategy: back to it, done or not."""

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The strategy."""
        return self.strategy_url()
