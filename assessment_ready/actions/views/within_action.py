"""What every page inside one action has: the action through the gate, the person's rights, its paths."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.actions.errors import NotAllowed, NotTheOwner
from assessment_ready.actions.models import Action
from assessment_ready.actions.queries.actions import get_action
from assessment_ready.actions.queries.rights import Rights, rights
from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView, CouncilView
from assessment_ready.embargo.services import look
from assessment_ready.ui.errors import UserFacingError


class WithinAction(CouncilView):
    """A page of one action. 404 when the person may not know of it."""

    permission = Perm.OWN_ACTIONS
    action: Any
    rights: Rights

    def load(self, **kwargs: Any) -> None:
        """The action in the address."""
        try:
            self.action = get_action(self.membership, self.now, kwargs["action"])
        except Action.DoesNotExist:
            raise Http404 from None
        self.action.council = self.council
        self.rights = rights(self.membership, self.action)

    def get_caption(self) -> str:
        """Reference and title."""
        return str(self.action)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register, then this action."""
        return [("Actions", self.url("actions:list")), (self.action.reference, self.action_url())]

    def action_url(self, name: str = "action", **kwargs: Any) -> str:
        """The path of another page of this action."""
        return self.url(f"actions:{name}", action=self.action.pk, **kwargs)

    def note_look(self, what: str) -> None:
        """Keep that this person opened it, while it is under embargo."""
        look(membership=self.membership, embargo=self.action.embargo, what=what, now=self.now)


class ActionFormView(WithinAction, CouncilFormView):
    """A form about one action, for those who have the ``part`` in it (a property of ``Rights``).

    Whoever may see the action and not do this is led back to it with the reason.
    """

    part: ClassVar[str] = "reports"
    template_name = "actions/question.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form, or why not."""
        if not self.may_use():
            return self.refused(NotTheOwner(), self.action_url())
        refusal = self.refusal()
        if refusal is not None:
            return self.refused(refusal, self.action_url())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it; 403 for those who may see the action but not do this."""
        if not self.may_use():
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def may_use(self) -> bool:
        """Whether the person has the part this form is for."""
        return bool(getattr(self.rights, self.part))

    def refusal(self) -> UserFacingError | None:
        """Why the form makes no sense now; None when it does."""
        return None

    def make_form(self, **data: Any) -> Any:
        """The form, with a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.action_url()
        return form

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """A refusal stands beside its field, where the form has it."""
        if isinstance(error, NotAllowed):
            raise PermissionDenied
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
        return self.render(form=form)

    def success_url(self) -> str:
        """The action."""
        return self.action_url()


class ActionButtonView(WithinAction, CouncilActionView):
    """A button on an action's page, for those who have the ``part`` in it."""

    part: ClassVar[str] = "reports"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it; 403 for those who may see the action but not do this."""
        if not self.may_use():
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def may_use(self) -> bool:
        """Whether the person has the part this button is for."""
        return bool(getattr(self.rights, self.part))

    def return_url(self) -> str:
        """The action."""
        return self.action_url()
