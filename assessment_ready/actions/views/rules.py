"""The published RAG rules with the council's numbers, and the report of owners with nobody behind them."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.actions.errors import NothingChosen
from assessment_ready.actions.forms.actions import HandOverForm
from assessment_ready.actions.forms.progress import RulesForm
from assessment_ready.actions.queries.choices import possible_owners
from assessment_ready.actions.queries.facts import settings_of
from assessment_ready.actions.queries.phantom import MANY, own_open_actions, phantom_owners
from assessment_ready.actions.rules.rag import LONGEST_OVERRIDE
from assessment_ready.actions.rules.words import RAG_TAGS
from assessment_ready.actions.services.actions import hand_over
from assessment_ready.actions.services.settings import change_rules
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView, CouncilPage, CouncilView
from assessment_ready.ui.dates import format_date

_NUMBERS = ("amber_below", "red_below", "reporting_days", "grace_days", "tolerance_days", "version")


class _BesideActions(CouncilView):
    """A page below the register."""

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Actions", self.url("actions:list"))]


class RulesView(_BesideActions, CouncilPage):
    """How the colour of an action is worked out."""

    permission = Perm.OWN_ACTIONS
    title = "How the colour of an action is worked out"
    template_name = "actions/rules.html"

    def context(self) -> dict[str, Any]:
        """The council's numbers."""
        return {
            "rules": settings_of(self.council),
            "tags": RAG_TAGS,
            "longest_override": LONGEST_OVERRIDE.days,
            "may_change": self.membership.can(Perm.MANAGE_ACTIONS),
        }


class RulesChangeView(_BesideActions, CouncilFormView):
    """Other numbers."""

    permission = Perm.MANAGE_ACTIONS
    title = "Change the numbers of the rules"
    template_name = "actions/question.html"
    form_class = RulesForm

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the rules."""
        return [*super().breadcrumbs(), ("Rules", self.url("actions:rules"))]

    def make_form(self, **data: Any) -> RulesForm:
        """As they are now."""
        rules = settings_of(self.council)
        form = RulesForm(**data, initial={name: getattr(rules, name) for name in _NUMBERS})
        form.cancel_url = self.url("actions:rules")
        return form

    def context(self) -> dict[str, Any]:
        """What changing them does."""
        return {
            "paragraphs": [
                "Changing these numbers works out the colour of every open action of the council again, at once. "
                "The reporting interval and the tolerance apply to new actions; each action keeps its own."
            ]
        }

    def perform(self, form: RulesForm) -> str:
        """Save and work out again."""
        count = change_rules(
            actor=self.membership, numbers=form.numbers, expected_version=form.cleaned_data["version"]
        )
        return f"The numbers are saved. {count} open action{'' if count == 1 else 's'} worked out again."

    def success_url(self) -> str:
        """The rules."""
        return self.url("actions:rules")


class PhantomView(_BesideActions, CouncilPage):
    """Owners with nobody behind them."""

    permission = Perm.VIEW_ACTIONS
    title = "Who is really behind the actions?"
    template_name = "actions/phantom.html"

    def context(self) -> dict[str, Any]:
        """Each owner with the reasons to ask, and where the actions can be handed over."""
        may = self.membership.can(Perm.MANAGE_ACTIONS)
        register, give = self.url("actions:list"), self.url("actions:hand-over")
        owners = [
            {
                "owner": owner,
                "list_url": f"{register}?owner={owner.membership_id}&lifecycle=open",
                "give_url": f"{give}?owner={owner.membership_id}" if may else "",
                "actions": [
                    {
                        "row": row,
                        "url": self.url("actions:action", action=row.pk),
                        "tag": RAG_TAGS[row.rag],
                        "checked": f"last check-in {format_date(row.last_check_in_on)}"
                        if row.last_check_in_on
                        else "never checked in",
                    }
                    for row in owner.actions[:20]
                ],
                "more": max(0, len(owner.actions) - 20),
            }
            for owner in phantom_owners(self.membership, self.now)
        ]
        return {"owners": owners, "many": MANY}


class HandOverView(_BesideActions, CouncilFormView):
    """Give somebody's actions to somebody else; ``?owner=`` is the membership that has them now."""

    permission = Perm.MANAGE_ACTIONS
    title = "Hand actions over"
    template_name = "actions/question.html"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register and the report."""
        return [*super().breadcrumbs(), ("Who is behind the actions?", self.url("actions:phantom"))]

    def make_form(self, **data: Any) -> HandOverForm:
        """The open actions of that owner, all ticked."""
        asked = self.request.GET.get("owner", "")
        owner_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
        rows = list(own_open_actions(self.membership, self.now, owner_id))
        owners = [each for each in possible_owners(self.council, self.now) if each.pk != owner_id]
        form = HandOverForm(**data, rows=rows, owners=owners, initial={"actions": [row.pk for row in rows]})
        form.cancel_url = self.url("actions:phantom")
        return form

    def context(self) -> dict[str, Any]:
        """What the new owner gets."""
        return {
            "paragraphs": [
                "The new owner is accountable from now on. What the old owner stated instead of the computed state "
                "no longer counts."
            ]
        }

    def perform(self, form: HandOverForm) -> str:
        """Hand them over."""
        ids = [int(each) for each in form.cleaned_data["actions"]]
        if not ids:
            raise NothingChosen
        count = hand_over(actor=self.membership, action_ids=ids, owner_id=form.cleaned_data["owner"])
        return f"{count} action{'' if count == 1 else 's'} handed over."

    def success_url(self) -> str:
        """The report."""
        return self.url("actions:phantom")
