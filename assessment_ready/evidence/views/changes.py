"""Changing one item: details, a new version, confirming, withdrawing, restoring, handing over."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilFormView
from assessment_ready.evidence.errors import NotYours, StaleItem
from assessment_ready.evidence.forms.items import (
    ConfirmForm,
    EditForm,
    HandOverForm,
    NewVersionForm,
    WithdrawForm,
)
from assessment_ready.evidence.queries.library import latest_parts, statements_of
from assessment_ready.evidence.queries.people import may_change, possible_owners
from assessment_ready.evidence.rules.items import default_review_by
from assessment_ready.evidence.services import items as services
from assessment_ready.evidence.views.facts import facts
from assessment_ready.evidence.views.within_item import ChangesItem
from assessment_ready.framework.queries import categories, statements
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.errors import UserFacingError


class ItemFormView(ChangesItem, CouncilFormView):
    """A form about one item: after it, the item's page; when somebody else was first, both texts."""

    permission = Perm.ADD_EVIDENCE
    template_name = "evidence/item_form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The form; whoever does not look after the item is led back to it with a sentence."""
        if not may_change(self.membership, self.item):
            return self.refused(NotYours(), self.success_url())
        return super().get(request, *args, **kwargs)

    def success_url(self) -> str:
        """The item."""
        return self.item_url("item")

    def make_form(self, **data: Any) -> Any:
        """The form, with a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def context(self) -> dict[str, Any]:
        """The item, for its name."""
        return {"item": self.item}

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Beside its field; when somebody else saved first, show theirs and take the new version."""
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
        if not isinstance(error, StaleItem):
            return self.render(form=form)
        form.data = form.data.copy()
        form.data["version"] = error.version
        self.load(item=self.item.pk)
        return self.render(form=form, theirs=facts(self.item, statements_of(self.item)), status=409)


class EditView(ItemFormView):
    """Everything that is said of the item."""

    title = "Change the evidence"

    def make_form(self, **data: Any) -> EditForm:
        """The item as it is now, in the framework it was filed under."""
        item, now = self.item, self.now
        framework = item.category.framework
        names = (
            "title",
            "description",
            "as_at",
            "covers_from",
            "review_by",
            "expires_on",
            "sensitivity",
            "version",
        )
        form = EditForm(
            **data,
            initial={
                **{name: getattr(item, name) for name in names},
                "category": item.category.code,
                "statements": [str(each.number) for each in statements_of(item)],
                "owner": item.owner_id,
            },
            statements=statements(framework),
            categories=categories(framework),
            owners=list(possible_owners(self.membership, now)),
            actor=self.membership,
            today=london_date(now),
        )
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: EditForm) -> str:
        """Save it."""
        services.change_item(
            actor=self.membership,
            item_id=self.item.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"{self.item.reference} is saved."


class NewVersionView(ItemFormView):
    """New files and links; the earlier version stays."""

    title = "Add a new version"

    def make_form(self, **data: Any) -> NewVersionForm:
        """What the latest version has, to keep or leave out."""
        form = NewVersionForm(
            **data,
            initial={"version": self.item.version},
            latest=latest_parts(self.item),
            too_large=getattr(self.request, "upload_too_large", False),
        )
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: NewVersionForm) -> str:
        """Keep it."""
        services.add_version(
            actor=self.membership,
            item_id=self.item.pk,
            parts=form.parts,
            keep=form.kept,
            note=form.cleaned_data["note"],
            expected_version=form.cleaned_data["version"],
        )
        return (
            "The new version is saved. Check that the date it is about and the review date are still right."
        )


class ConfirmView(ItemFormView):
    """The evidence still stands."""

    title = "Is it still current?"
    form_class = ConfirmForm

    def form_kwargs(self) -> dict[str, Any]:
        """A year from today."""
        again = default_review_by(london_date(self.now))
        return {"initial": {"version": self.item.version, "review_by": again}}

    def perform(self, form: ConfirmForm) -> str:
        """Move its review date."""
        data = form.cleaned_data
        services.confirm_current(
            actor=self.membership,
            item_id=self.item.pk,
            review_by=data["review_by"],
            as_at=data["as_at"],
            expected_version=data["version"],
        )
        return f"{self.item.reference} is confirmed as current."


class WithdrawView(ItemFormView):
    """No longer rely on it."""

    title = "Withdraw this evidence?"
    form_class = WithdrawForm

    def perform(self, form: WithdrawForm) -> str:
        """Withdraw it."""
        services.withdraw(actor=self.membership, item_id=self.item.pk, reason=form.cleaned_data["reason"])
        return f"{self.item.reference} is withdrawn. It stays where it was used, marked as withdrawn."


class HandOverView(ItemFormView):
    """Make somebody else its owner."""

    title = "Hand this evidence over"
    form_class = HandOverForm

    def form_kwargs(self) -> dict[str, Any]:
        """Everybody who may own evidence, its owner now apart."""
        owners = possible_owners(self.membership, self.now)
        return {"owners": list(owners.exclude(pk=self.item.owner_id))}

    def perform(self, form: HandOverForm) -> str:
        """Hand it over."""
        (item,) = services.hand_over(
            actor=self.membership, item_ids=[self.item.pk], owner_id=form.cleaned_data["owner"]
        )
        return f"{item.reference} is handed over to {item.owner.user}."


class RestoreView(ChangesItem, CouncilActionView):
    """Rely on a withdrawn item again."""

    permission = Perm.ADD_EVIDENCE

    def perform(self) -> str:
        """Restore it."""
        services.restore(actor=self.membership, item_id=self.item.pk)
        return f"{self.item.reference} is restored. Check that its dates are still right."

    def return_url(self) -> str:
        """The item."""
        return self.item_url("item")
