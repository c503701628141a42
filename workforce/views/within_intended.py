"""What the pages about one intended action share."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.framework.queries import default_framework, statements
from workforce.forms.intended import FILL_FORMS, FillForm, Offered
from workforce.models import IntendedAction
from workforce.queries import intended_register as register
from workforce.queries.intended import IntendedRow, row_of
from workforce.rules import smart
from workforce.views.frame import WorkforcePage


class WithinIntended(WorkforcePage):
    """A page about one intended action; 404 when it is not of this council."""

    permission = Perm.MANAGE_WORKFORCE
    section = "strategies"
    row: IntendedRow

    def load(self, **kwargs: Any) -> None:
        """The one in the address, as this person may know it."""
        try:
            self.row = row_of(self.membership, self.now, kwargs["intended"])
        except IntendedAction.DoesNotExist:
            raise Http404 from None

    @property
    def intended(self) -> IntendedAction:
        """The row of the table."""
        return self.row.intended

    def get_caption(self) -> str:
        """Which strategy it is of."""
        return self.intended.strategy.title

    def side_nav(self) -> Sequence[Any]:
        """None: the breadcrumbs lead back."""
        return []

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register, and the intended action."""
        here = (self.intended.reference, self.intended_url())
        return [*super().breadcrumbs(), ("What they intend", self.url("workforce:intended")), here]

    def intended_url(self, name: str = "intended-one") -> str:
        """A page of it."""
        return self.url(f"workforce:{name}", intended=self.intended.pk)

    @cached_property
    def offered(self) -> Offered:
        """What its forms offer."""
        return Offered(
            owners=list(register.owners_to_choose(self.membership, self.now)),
            indicators=register.indicators_to_choose(self.membership),
            statements=statements(default_framework()),
            groups=register.groups_to_choose(self.membership),
        )

    def fill_form(self, thing: str, **data: Any) -> FillForm:
        """The form of one of the seven things, as it is filled in now; its ids are its own on the page."""
        form = FILL_FORMS[thing](
            **data,
            offered=self.offered,
            in_action=self.row.action is not None,
            initial=self._initial(thing),
            auto_id=f"id_{thing}_%s",
        )
        form.form_action = self.intended_url(f"intended-{thing}")
        return form

    def _initial(self, thing: str) -> dict[str, Any]:
        row = self.intended
        found: dict[str, Any] = {"version": row.version}
        if thing == smart.MEASURE:
            operator, target = smart.split_target(row.target)
            given = {"indicator": row.indicator_id, "measure": row.measure, "baseline": row.baseline}
            return found | given | {"operator": operator, "target": target}
        if thing == smart.GROUP:
            return found | {"groups": [str(each.pk) for each in row.groups.all()]}
        names: dict[str, dict[str, Any]] = {
            smart.OWNER: {"owner": row.owner_id},
            smart.DUE: {"due_on": row.due_on, "start_on": row.start_on},
            smart.PRODUCT: {"product": row.product},
            smart.EVIDENCE: {"evidence_needed": row.evidence_needed},
        }
        return found | names.get(thing, {})
