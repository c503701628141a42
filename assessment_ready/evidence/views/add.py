"""Adding an item."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView
from assessment_ready.embargo.queries import choices as embargo_choices
from assessment_ready.evidence.forms.files import NOT_KEPT
from assessment_ready.evidence.forms.items import AddForm
from assessment_ready.evidence.models import EvidenceItem
from assessment_ready.evidence.queries.people import possible_owners
from assessment_ready.evidence.services.items import add_item
from assessment_ready.framework.queries import categories, default_framework, statements
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.errors import UserFacingError


class AddView(CouncilFormView):
    """A new item. The address may say for which statement and kind (``?statement=4&category=people``)."""

    permission = Perm.ADD_EVIDENCE
    title = "Add evidence"
    template_name = "evidence/add.html"
    made: EvidenceItem

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The library."""
        return [("Evidence", self.url("evidence:library"))]

    def make_form(self, **data: Any) -> AddForm:
        """Those who manage evidence choose its owner; those who manage embargoes may keep it secret."""
        member = self.membership
        framework = default_framework()
        manages = member.can(Perm.MANAGE_EVIDENCE)
        form = AddForm(
            **data,
            initial={
                "statements": self.request.GET.getlist("statement"),
                "category": self.request.GET.get("category", ""),
                "owner": member.pk,
            },
            statements=statements(framework),
            categories=categories(framework, in_use_only=True),
            owners=list(possible_owners(member, self.now)) if manages else [],
            embargoes=embargo_choices(member, self.now) if member.can(Perm.MANAGE_EMBARGOES) else [],
            actor=member,
            today=london_date(self.now),
            too_large=getattr(self.request, "upload_too_large", False),
        )
        form.cancel_url = self.url("evidence:library")
        return form

    def perform(self, form: AddForm) -> str:
        """File it; the second of two clicks gives the same item."""
        self.made = add_item(
            actor=self.membership,
            values=form.values,
            parts=form.parts,
            submission_key=form.cleaned_data["submission_key"],
            embargo_id=form.cleaned_data.get("embargo"),
        )
        return f"{self.made.reference} “{self.made.title}” is in the library."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """Beside its field; and say that files must be chosen again."""
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
        if field != "uploads" and self.request.FILES:
            form.add_error("uploads", NOT_KEPT)
        return self.render(form=form)

    def success_url(self) -> str:
        """The new item."""
        return self.url("evidence:item", item=self.made.pk)
