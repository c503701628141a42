"""Writing down, filling in, putting in action and dropping what a strategy intends."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from workforce.errors.intended import NotOpenNow
from workforce.forms.intended import NONE, DropForm, IntendedForm, WordsForm
from workforce.models import Strategy
from workforce.queries.intended_register import strands_to_choose
from workforce.queries.strategies import get_strategy
from workforce.rules import smart
from workforce.services import intended as services
from workforce.services import intended_actions
from workforce.views.frame import WorkforceForm
from workforce.views.within_intended import WithinIntended

_WORDS = ("reference", "title", "text", "scope", "organisations", "repeats", "version")
_TITLES = {
    smart.OWNER: "Who owns it?",
    smart.DUE: "When is it due?",
    smart.PRODUCT: "What will be there?",
    smart.MEASURE: "By what is it judged?",
    smart.EVIDENCE: "What will show it?",
    smart.STATEMENT: "On which quality statement does it bear?",
    smart.GROUP: "For whom is it?",
}


class _IntendedForm(WithinIntended, WorkforceForm):
    """A form about one intended action."""

    permission = Perm.MANAGE_WORKFORCE

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.intended_url()
        return form

    def success_url(self) -> str:
        """The intended action."""
        return self.intended_url()


class IntendedFillPage(_IntendedForm):
    """Fill in one of the seven things that make it specific. ``thing`` is given by the address."""

    thing: ClassVar[str] = smart.OWNER

    def get_title(self) -> str:
        """A question."""
        return _TITLES[self.thing]

    def make_form(self, **data: Any) -> Any:
        """The form of this thing."""
        data.pop("files", None)
        form = self.fill_form(self.thing, **data)
        form.cancel_url = self.intended_url()
        return form

    def perform(self, form: Any) -> str:
        """Save it, and say how many things are left."""
        named = {
            "actor": self.membership,
            "intended_id": self.intended.pk,
            "expected_version": form.cleaned_data["version"],
        }
        if self.thing == smart.GROUP:
            services.set_groups(group_ids=[int(each) for each in form.cleaned_data["groups"]], **named)
        elif self.thing == smart.STATEMENT:
            services.set_statements(links=self._links(form), **named)
        else:
            services.fill(values=form.values, **named)
        return f"Saved: {smart.LABELS[self.thing].lower()}."

    def _links(self, form: Any) -> list[tuple[int, str]]:
        """The statements it bears on with this one added, changed or taken away."""
        links = {link.statement_id: link.strength for link in self.intended.statement_links.all()}
        links[form.cleaned_data["statement"]] = form.cleaned_data["strength"]
        return [(pk, strength) for pk, strength in links.items() if strength != NONE]


class IntendedEditPage(_IntendedForm):
    """Change the words, while the strategy is not agreed."""

    title = "Change what is intended"
    form_class = WordsForm

    def form_kwargs(self) -> dict[str, Any]:
        """As they are now."""
        initial = {name: getattr(self.intended, name) for name in _WORDS} | {
            "strand": self.intended.strand_id
        }
        return {"strands": strands_to_choose(self.membership, self.intended.strategy_id), "initial": initial}

    def perform(self, form: WordsForm) -> str:
        """Save them."""
        services.change(
            actor=self.membership,
            intended_id=self.intended.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The words are saved."


class IntendedDropPage(_IntendedForm):
    """Say that it will not be done."""

    title = "Drop it"
    form_class = DropForm

    def form_kwargs(self) -> dict[str, Any]:
        """Its version."""
        return {"initial": {"version": self.intended.version}}

    def perform(self, form: DropForm) -> str:
        """Drop it with the reason."""
        intended_actions.drop(
            actor=self.membership,
            intended_id=self.intended.pk,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
        )
        return f"{self.intended.reference} is dropped."


class IntendedCreatePage(WorkforceForm):
    """Write down something more that a strategy intends."""

    title = "Add something intended"
    form_class = IntendedForm
    section = "strategies"
    strategy: Strategy

    def load(self, **kwargs: Any) -> None:
        """The strategy in the address."""
        try:
            self.strategy = get_strategy(self.membership, kwargs["strategy"])
        except Strategy.DoesNotExist:
            raise Http404 from None

    def get_caption(self) -> str:
        """Which strategy."""
        return self.strategy.title

    def side_nav(self) -> Sequence[Any]:
        """None: the breadcrumbs lead back."""
        return []

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [*super().breadcrumbs(), ("What they intend", self.url("workforce:intended"))]

    def make_form(self, **data: Any) -> Any:
        """With the strands, and a way back."""
        data.pop("files", None)
        form = IntendedForm(**data, strands=strands_to_choose(self.membership, self.strategy.pk))
        form.cancel_url = self.url("workforce:strategy-smart", strategy=self.strategy.pk)
        return form

    def perform(self, form: IntendedForm) -> str:
        """Write it down; the second of two clicks gives the same."""
        self.made = services.create(
            actor=self.membership,
            strategy_id=self.strategy.pk,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"{self.made.reference} is added. Now say what makes it specific."

    def success_url(self) -> str:
        """What was added."""
        return self.url("workforce:intended-one", intended=self.made.pk)


class _IntendedButton(WithinIntended, CouncilActionView):
    """A button about one intended action; the version read with it comes along."""

    permission = Perm.MANAGE_WORKFORCE

    @property
    def version(self) -> int:
        """The version of the page the button stood on."""
        given = self.request.POST.get("version", "")
        if not given.isascii() or not given.isdigit() or len(given) > 9:
            raise NotOpenNow("This page is out of date. Open it again and press once more.")
        return int(given)

    def return_url(self) -> str:
        """The intended action."""
        return self.intended_url()


class IntendedOwn(_IntendedButton):
    """I own it."""

    def perform(self) -> str:
        """Make the person who presses its owner."""
        services.fill(
            actor=self.membership,
            intended_id=self.intended.pk,
            values={"owner_id": self.membership.pk},
            expected_version=self.version,
        )
        return f"You own {self.intended.reference} now."


class IntendedStart(_IntendedButton):
    """Put it in action."""

    def perform(self) -> str:
        """Make the action, or find the one a first click made."""
        action = intended_actions.put_in_action(
            actor=self.membership, intended_id=self.intended.pk, version=self.version
        )
        return f"{self.intended.reference} is in action as {action.reference}. Its owner reports on it from now on."


class IntendedRestore(_IntendedButton):
    """Take up again what was dropped."""

    def perform(self) -> str:
        """Restore it."""
        intended_actions.restore(actor=self.membership, intended_id=self.intended.pk)
        return f"{self.intended.reference} is taken up again."
