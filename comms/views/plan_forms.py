"""Creating a plan, changing its header and its texts."""

from typing import Any, ClassVar

from assessment_ready.ui.dates import london_date
from comms.forms.plans import HeaderForm, PlanForm, TextsForm
from comms.models import Plan, PlanKind
from comms.queries import plan_parts
from comms.queries.plans import plans
from comms.rules.plan_texts import SECTION_TEXTS
from comms.services.plan_beginnings import COPY, begin_plan
from comms.services.plans import change_header, change_texts
from comms.views.frame import CommsForm, WithinPlan

_HEADER = ("title", "marking", "review_on", "budget", "brand_rules", "version")


class PlanCreateView(CommsForm):
    """A new plan: with the starter content, as a copy, or empty. No day is typed."""

    title = "Create a plan"
    template_name = "comms/plan_create.html"
    form_class = PlanForm
    plan: Plan

    def form_kwargs(self) -> dict[str, Any]:
        """The choices; an assessment plan of the newest open assessment is proposed."""
        member, now = self.membership, self.now
        found: dict[str, Any] = {
            "people": plan_parts.people_choices(member, now),
            "assessments": plan_parts.assessment_choices(member, now),
            "previous": plan_parts.plan_choices(member),
        }
        if self.request.method == "GET":
            found["initial"] = self._proposal()
        return found

    def _proposal(self) -> dict[str, Any]:
        assessment = plan_parts.newest_open_assessment(self.membership, self.now)
        name = assessment.title if assessment else f"Assessment {london_date(self.now).year}"
        values: dict[str, Any] = {
            "kind": PlanKind.ASSESSMENT,
            "title": f"Communications plan: {name}"[:120],
            "assessment": assessment.pk if assessment else None,
            "owner": self.membership.pk,
            "sponsor": plan_parts.usual_sponsor(self.membership, self.now),
        }
        asked = self.request.GET.get("previous", "")
        before = (
            plans(self.membership).filter(pk=int(asked)).first()
            if asked.isdecimal() and len(asked) < 10
            else None
        )
        if before is not None:
            values |= {"previous": before.pk, "start_with": COPY, "kind": before.kind}
            values["title"] = f"{before.title}: next cycle"[:120]
            if before.assessment_id == values["assessment"]:
                values["assessment"] = None
        return values

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("comms:plans")
        return form

    def perform(self, form: Any) -> str:
        """Make it; the second of two clicks gives the same plan."""
        data = form.cleaned_data
        self.plan = begin_plan(
            actor=self.membership,
            values=form.values,
            start_with=data["start_with"],
            submission_key=data["submission_key"],
        )
        return f"“{self.plan.title}” is created. What is still missing stands beside each section."

    def success_url(self) -> str:
        """The new plan."""
        return self.url("comms:plan", plan=self.plan.pk)


class PlanForms(WithinPlan, CommsForm):
    """A form about the plan in the address; back to the plan."""

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The plan."""
        return self.plan_url()


class PlanHeaderView(PlanForms):
    """Title, owner, sponsor, assessment, marking, review."""

    title = "Header of the plan"
    form_class = HeaderForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now. An assessment the person may not know of stays what it is."""
        member, now, plan = self.membership, self.now, self.plan
        assessments = plan_parts.assessment_choices(member, now)
        known = {key for key, _ in assessments}
        initial = {name: getattr(plan, name) for name in _HEADER}
        initial |= {"owner": plan.owner_id, "sponsor": plan.sponsor_id}
        initial["assessment"] = plan.assessment_id if plan.assessment_id in known else None
        return {
            "initial": initial,
            "people": plan_parts.people_choices(member, now, (plan.owner, plan.sponsor)),
            "assessments": assessments,
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        change_header(
            actor=self.membership,
            plan_id=self.plan.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The header is saved."


class _TextsView(PlanForms):
    """The texts of one section."""

    section: ClassVar[str]
    form_class = TextsForm
    template_name = "comms/plan_texts.html"

    def form_kwargs(self) -> dict[str, Any]:
        """As they are now."""
        names = (*SECTION_TEXTS[self.section], "version")
        initial = {name: getattr(self.plan, name) for name in names}
        return {"section": self.section, "initial": initial}

    def context(self) -> dict[str, Any]:
        """Pages where the rest of the section is."""
        return {"elsewhere": [(label, self.url(name, **kwargs)) for label, name, kwargs in self.others()]}

    def others(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Label, address and captures of those pages."""
        return []

    def perform(self, form: Any) -> str:
        """Save them."""
        change_texts(
            actor=self.membership,
            plan_id=self.plan.pk,
            section=self.section,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"“{self.title}” is saved."


class PlanAimView(_TextsView):
    """Situation and aim."""

    title, section = "Situation and aim", "aim"

    def success_url(self) -> str:
        """The page of the section."""
        return self.url("comms:plan-objectives", plan=self.plan.pk)


class PlanInsightView(_TextsView):
    """Insight."""

    title, section = "Insight", "insight"

    def others(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The audiences."""
        return [
            ("Audiences", "comms:audiences", {}),
            ("Who hears what when", "comms:coverage", {"plan": self.plan.pk}),
        ]


class PlanNarrativeView(_TextsView):
    """The narrative, short and full."""

    title, section = "Narrative", "narrative"


class PlanChannelsView(_TextsView):
    """Strategy and channels."""

    title, section = "Strategy and channels", "channels"

    def others(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The channels."""
        return [("Channels", "comms:channels", {})]


class PlanRolesView(_TextsView):
    """Roles and sign-off."""

    title, section = "Roles and sign-off", "roles"

    def others(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The matrix."""
        return [("Who signs off what", "comms:sign-off-matrix", {})]


class PlanEvaluationView(_TextsView):
    """How we evaluate."""

    title, section = "How we evaluate", "evaluation"

    def others(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The measures."""
        return [("Measures, surveys and lessons", "comms:evaluation", {"plan": self.plan.pk})]
