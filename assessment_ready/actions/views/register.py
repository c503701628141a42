"""The register of actions, creating one and changing what it says."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpResponseBase

from assessment_ready.actions.errors import NotAllowed, StaleAction
from assessment_ready.actions.forms.actions import ActionEditForm, ActionFilterForm, ActionForm, Offered
from assessment_ready.actions.models import Action
from assessment_ready.actions.queries.actions import get_action
from assessment_ready.actions.queries.choices import embargoes_to_choose, possible_owners
from assessment_ready.actions.queries.facts import settings_of
from assessment_ready.actions.queries.register import Filters, owners, register
from assessment_ready.actions.services import actions as services
from assessment_ready.actions.views.columns import action_columns
from assessment_ready.actions.views.within_action import ActionFormView
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilFormView, CouncilListView, CouncilView
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import Button, EmptyState

_EDITED = (
    "title",
    "description",
    "source",
    "priority",
    "start_on",
    "due_on",
    "reporting_days",
    "tolerance_days",
    "product",
    "success_measure",
    "cost_estimate",
    "funding_source",
    "needs_closure_evidence",
    "effectiveness_check_on",
    "area",
    "version",
)


class ActionListView(CouncilListView):
    """Every action the person may know of."""

    permission = Perm.OWN_ACTIONS
    title = "Actions"
    template_name = "actions/list.html"
    count_label = "actions"
    usual_sort = "due"

    @cached_property
    def filter_form(self) -> ActionFilterForm:
        """What the list is narrowed to."""
        return ActionFilterForm(
            self.request.GET,
            statements=statements(default_framework()),
            owners=owners(self.membership, self.now),
        )

    def rows(self) -> Any:
        """The actions that match; a filter that is not understood narrows nothing."""
        self.filter_form.is_valid()
        known = getattr(self.filter_form, "cleaned_data", {})
        chosen = {name: value for name, value in known.items() if value}
        return register(self.membership, self.now, Filters(**chosen), self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """See ``columns``."""
        return action_columns(self)

    def primary(self) -> Button | None:
        """Create an action."""
        if not self.membership.can(Perm.MANAGE_ACTIONS):
            return None
        return Button("Create an action", self.url("actions:create"))

    def empty_state(self) -> EmptyState:
        """What an action is, and the first one."""
        if self.membership.can(Perm.MANAGE_ACTIONS):
            return EmptyState(
                "An action is something to be done by one accountable owner by a day. Its colour is worked out from "
                "what the owner reports.",
                "Create the first action",
                self.url("actions:create"),
            )
        if self.membership.can(Perm.VIEW_ACTIONS):
            return EmptyState("Actions appear here when somebody who manages actions creates them.")
        return EmptyState(
            "Actions appear here when you are their owner, help with them, or are asked for help."
        )

    def context(self) -> dict[str, Any]:
        """The filters, and whether the report of owners is for this person."""
        return {
            **super().context(),
            "sees_all": self.membership.can(Perm.VIEW_ACTIONS),
            "may_import": self.membership.can(Perm.MANAGE_ACTIONS),
        }


class OffersActionForm(CouncilView):
    """What an action form offers."""

    def offered(self, *, with_embargoes: bool = False) -> Offered:
        """People of this council, the statements, the usual numbers and, for a new action, embargoes."""
        people = list(possible_owners(self.council, self.now))
        return Offered(
            owners=people,
            helpers=people,
            statements=statements(default_framework()),
            usual=settings_of(self.council),
            embargoes=list(embargoes_to_choose(self.membership, self.now)) if with_embargoes else (),
        )


class ActionCreateView(OffersActionForm, CouncilFormView):
    """A new action; ``?statement=4`` ticks a statement."""

    permission = Perm.MANAGE_ACTIONS
    title = "Create an action"
    form_class = ActionForm
    made: Action

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Actions", self.url("actions:list"))]

    def make_form(self, **data: Any) -> ActionForm:
        """The form with what there is to choose from."""
        offered = self.offered(with_embargoes=True)
        asked = self.request.GET.get("statement", "")
        ticked = [each.pk for each in offered.statements if str(each.number) == asked]
        form = ActionForm(**data, offered=offered, initial={"statements": ticked})
        form.cancel_url = self.url("actions:list")
        return form

    def perform(self, form: ActionForm) -> str:
        """Create it; the second of two clicks gives the same action."""
        self.made = services.create_action(
            actor=self.membership,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
            embargo_id=form.embargo_id,
        )
        return f"{self.made.reference} is created. Add its steps, so that progress can be seen."

    def success_url(self) -> str:
        """The new action."""
        return self.url("actions:action", action=self.made.pk)


class ActionEditView(OffersActionForm, ActionFormView):
    """What an action says."""

    permission = Perm.MANAGE_ACTIONS
    part = "manages"
    title = "Edit the action"
    template_name = "actions/edit.html"

    def make_form(self, **data: Any) -> ActionEditForm:
        """The form as the action is now."""
        initial = {name: getattr(self.action, name) for name in _EDITED}
        initial["owner"] = self.action.owner_id
        initial["statements"] = [each.statement_id for each in self.action.serves.all()]
        initial["contributors"] = [each.membership_id for each in self.action.contributors.all()]
        form = ActionEditForm(**data, action=self.action, offered=self.offered(), initial=initial)
        form.cancel_url = self.action_url()
        return form

    def refusal(self) -> UserFacingError | None:
        """What is over is reopened first."""
        if self.rights.may_edit:
            return None
        return NotAllowed("This action is over, so it cannot be changed. Reopen it first.")

    def perform(self, form: ActionEditForm) -> str:
        """Save it."""
        services.change_action(
            actor=self.membership,
            action_id=self.action.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The action is saved."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """When somebody else saved first: show theirs beside what was typed, and take the new version."""
        if not isinstance(error, StaleAction):
            return super().handle_error(form, error)
        form.add_error(None, str(error))
        form.data = form.data.copy()
        form.data["version"] = error.version
        theirs = get_action(self.membership, self.now, self.action.pk)
        return self.render(form=form, theirs=theirs, status=409)
