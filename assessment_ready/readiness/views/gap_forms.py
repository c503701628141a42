"""Raising a gap and changing what it says."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView
from assessment_ready.framework.queries import default_framework
from assessment_ready.readiness.errors import StaleGap
from assessment_ready.readiness.forms.gaps import GapEditForm, GapForm, Offered
from assessment_ready.readiness.models import Gap
from assessment_ready.readiness.queries.gaps import owners_to_choose, rounds_to_choose, statements_with_topics
from assessment_ready.readiness.queries.secrecy import embargoes_to_choose
from assessment_ready.readiness.queries.themes import on_in
from assessment_ready.readiness.services.gaps import change_gap, raise_gap
from assessment_ready.readiness.views.within_gap import WithinGap
from assessment_ready.ui.dates import london_date
from assessment_ready.ui.errors import UserFacingError


class GapCreateView(CouncilFormView):
    """Raising a gap, on its own or from the page of a statement (``?statement=`` and ``?round=``)."""

    permission = Perm.MANAGE_ACTIONS
    title = "Raise a gap"
    form_class = GapForm
    made: Gap

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return [("Gaps", self.url("readiness:gaps"))]

    def make_form(self, **data: Any) -> GapForm:
        """The form with what there is to choose from."""
        can_embargo = self.membership.can(Perm.MANAGE_EMBARGOES)
        offered = Offered(
            statements=statements_with_topics(default_framework()),
            themes=list(on_in(self.council)),
            owners=list(owners_to_choose(self.membership, self.now)),
            rounds=rounds_to_choose(self.membership, self.now),
            embargoes=list(embargoes_to_choose(self.membership, self.now)) if can_embargo else [],
        )
        form = GapForm(**data, offered=offered, initial=self._initial(offered))
        form.cancel_url = self.url("readiness:gaps")
        return form

    def _initial(self, offered: Offered) -> dict[str, Any]:
        """Today, and what the address names."""
        initial: dict[str, Any] = {"found_on": london_date(self.now)}
        number, round_id = self.request.GET.get("statement", ""), self.request.GET.get("round", "")
        initial["statement"] = next(
            (each.pk for each in offered.statements if str(each.number) == number), None
        )
        found_in = next((each for each in offered.rounds if str(each.pk) == round_id), None)
        if found_in is not None:
            initial |= {"round": found_in.pk, "source": SOURCE_OF_KIND.get(found_in.kind, "")}
        return initial

    def perform(self, form: GapForm) -> str:
        """Raise it; the second of two clicks gives the same gap."""
        self.made = raise_gap(
            actor=self.membership,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
            embargo_id=form.embargo_id,
        )
        return f"The gap {self.made.reference} is raised. Now answer it: with an action, or with a reason for none."

    def success_url(self) -> str:
        """The new gap."""
        return self.url("readiness:gap", gap=self.made.pk)


# Where a gap comes from, by the kind of round it was found in.
SOURCE_OF_KIND = {
    "self_assessment": "self_assessment",
    "annual_conversation": "annual_conversation",
    "peer_challenge": "peer_challenge",
    "cqc_assessment": "cqc_report",
}


class GapEditView(WithinGap, CouncilFormView):
    """What an open gap says."""

    permission = Perm.MANAGE_ACTIONS
    title = "Change the gap"
    template_name = "readiness/gap_edit.html"
    form_class = GapEditForm

    def make_form(self, **data: Any) -> GapEditForm:
        """The form as the gap is now; what it has stays choosable."""
        gap = self.gap
        framework = gap.statement.framework
        own = [each for each in statements_with_topics(framework) if each.pk == gap.statement_id]
        themes, owners = list(on_in(self.council)), list(owners_to_choose(self.membership, self.now))
        if gap.theme is not None and gap.theme not in themes:
            themes.append(gap.theme)
        if gap.owner not in owners:
            owners.append(gap.owner)
        rounds = rounds_to_choose(self.membership, self.now)
        if gap.round is not None and gap.round not in rounds:
            # One the person may not know of: kept by leaving the field out of the page.
            rounds = []
        form = GapEditForm(
            **data,
            offered=Offered(statements=own, themes=themes, owners=owners, rounds=rounds),
            initial=GapEditForm.initial_of(gap),
        )
        form.cancel_url = self.gap_url()
        return form

    def perform(self, form: GapEditForm) -> str:
        """Save it."""
        change_gap(
            actor=self.membership,
            gap_id=self.gap.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"The gap {self.gap.reference} is saved."

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """When somebody else saved first: theirs beside what was typed, and the new version in the form."""
        form.add_error(getattr(error, "field", None), str(error))
        if not isinstance(error, StaleGap):
            return self.render(form=form)
        form.data = form.data.copy()
        form.data["version"] = error.version
        self.load(gap=self.gap.pk)
        return self.render(form=form, theirs=self.gap, status=409)

    def success_url(self) -> str:
        """The gap."""
        return self.gap_url()
