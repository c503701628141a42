"""Versions of a plan: putting forward, approving, comparing; and the plan's way to live and to its end."""

from collections.abc import Callable
from typing import Any, ClassVar

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.tables import Cell, Column, Row, Table
from comms.forms.plans import PutForwardForm
from comms.models import Plan, PlanStatus, PlanVersion
from comms.queries import plan_parts
from comms.queries.plan_snapshot import snapshot_of
from comms.rules import plan_status as rules
from comms.rules.plan_versions import compare
from comms.services import plan_status as services
from comms.views.frame import WithinPlan
from comms.views.plan_forms import PlanForms
from comms.views.plans import STATUS_TONES

# What each step's button says, beside those for putting forward and approving.
_BUTTONS = (
    (rules.GO_LIVE, "comms:plan-go-live", "Make the plan live", ""),
    (rules.SEND_BACK, "comms:plan-send-back", "Back to draft", "secondary"),
    (rules.CLOSE, "comms:plan-close", "Close the plan", "secondary"),
    (rules.REOPEN, "comms:plan-reopen", "Open the plan again", "secondary"),
)


class PlanVersionsPage(WithinPlan, CouncilPage):
    """Every version, and the plan's status."""

    title = "Versions"
    template_name = "comms/plan_versions.html"

    def context(self) -> dict[str, Any]:
        """Versions and what can be done now."""
        rows = list(plan_parts.versions_of(self.plan, self.membership))
        steps = rules.steps_from(self.plan.status) if self.can_change else []
        key = {"plan": self.plan.pk}
        return {
            "plan": self.plan,
            "status_tone": STATUS_TONES[PlanStatus(self.plan.status)],
            "table": self._table(rows) if rows else None,
            "compare_url": self.url("comms:plan-compare", **key) if rows else "",
            "put_forward_url": self.url("comms:plan-put-forward", **key)
            if rules.PUT_FORWARD in steps
            else "",
            "buttons": [
                (self.url(name, **key), label, tone) for step, name, label, tone in _BUTTONS if step in steps
            ],
        }

    def _table(self, rows: list[PlanVersion]) -> Table:
        return Table(
            [Column(label) for label in ("Version", "Put forward", "What is new", "Approved")],
            [Row(self._cells(row)) for row in rows],
            caption="Versions",
            caption_hidden=True,
        )

    def _cells(self, row: PlanVersion) -> list[Cell]:
        approved = Cell.tag("Not approved", "yellow")
        if row.approved_at is not None:
            approved = Cell.tag(
                "Approved", "green", sub=f"{row.approved_by}, {format_datetime(row.approved_at)}"
            )
        return [
            Cell(f"Version {row.number}", url=self.url("comms:plan-version", plan_version=row.pk)),
            Cell(format_datetime(row.made_at), sub=str(row.made_by)),
            Cell(row.note or "–"),
            approved,
        ]


class PlanPutForwardView(PlanForms):
    """Keep the plan as it is now, and ask for its approval."""

    title = "Put the plan forward"
    template_name = "comms/plan_put_forward.html"
    form_class = PutForwardForm

    def perform(self, form: Any) -> str:
        """Do it."""
        version = services.put_forward(
            actor=self.membership, plan_id=self.plan.pk, note=form.cleaned_data["note"]
        )
        return f"Version {version.number} is put forward. Somebody else has to approve it."

    def success_url(self) -> str:
        """The versions."""
        return self.url("comms:plan-versions", plan=self.plan.pk)


class PlanWordsPage(WithinPlan, CouncilPage):
    """The whole plan as it is now, in words. What is under embargo is not in it."""

    title = "The plan in words"
    template_name = "comms/plan_words.html"

    def context(self) -> dict[str, Any]:
        """The sections."""
        return {"snapshot": snapshot_of(self.plan, self.membership, self.now)}


class _OneVersion(WithinPlan):
    version: PlanVersion

    def load(self, **kwargs: Any) -> None:
        """The version in the address, and its plan."""
        self.version = self.found(plan_parts.versions(self.membership), kwargs["plan_version"])
        super().load(plan=self.version.plan_id)


class PlanVersionPage(_OneVersion, CouncilPage):
    """One version: the whole plan as it was."""

    template_name = "comms/plan_version.html"

    def get_title(self) -> str:
        """Which version."""
        return f"Version {self.version.number}"

    def breadcrumbs(self) -> Any:
        """The versions."""
        return [*super().breadcrumbs(), ("Versions", self.url("comms:plan-versions", plan=self.plan.pk))]

    def context(self) -> dict[str, Any]:
        """The words, and whether this person can approve them."""
        version = self.version
        newest = plan_parts.versions_of(self.plan, self.membership).values_list("pk", flat=True).first()
        waits = version.approved_at is None and version.pk == newest
        own = version.made_by_id == self.membership.user_id
        open_now = rules.leads_to(rules.APPROVE, self.plan.status) is not None
        can = self.can_change and waits and not own and open_now
        key = {"plan_version": version.pk}
        return {
            "version": version,
            "snapshot": version.snapshot,
            "approve_url": self.url("comms:plan-version-approve", **key) if can else "",
            "waits_for_another": self.can_change and waits and own and open_now,
            "compare_url": self.url("comms:plan-version-compare", **key),
        }


class _ComparePage(WithinPlan, CouncilPage):
    template_name = "comms/plan_compare.html"

    def compared(self, before: PlanVersion | None, after: Any, words: str) -> dict[str, Any]:
        """What the page shows."""
        changes = compare(before.snapshot, after) if before is not None else []
        return {"before": before, "after_words": words, "changes": changes}


class PlanComparePage(_ComparePage):
    """The plan as it is now beside the version that was approved (the newest one, where none was)."""

    title = "What has changed"

    def context(self) -> dict[str, Any]:
        """The comparison."""
        before = plan_parts.approved_version(self.plan, self.membership)
        before = before or plan_parts.versions_of(self.plan, self.membership).first()
        now = snapshot_of(self.plan, self.membership, self.now)
        return self.compared(before, now, "the plan as it is now")


class PlanVersionComparePage(_OneVersion, _ComparePage):
    """One version beside the version before it that was approved (the one before, where none was)."""

    title = "What has changed"

    def context(self) -> dict[str, Any]:
        """The comparison."""
        earlier = plan_parts.versions_of(self.plan, self.membership).filter(number__lt=self.version.number)
        before = earlier.exclude(approved_at=None).first() or earlier.first()
        return self.compared(before, self.version.snapshot, f"version {self.version.number}")


class PlanVersionApproveView(_OneVersion, CouncilActionView):
    """Approve a version as a second person."""

    permission = Perm.MANAGE_COMMS

    def perform(self) -> str:
        """Do it."""
        services.approve_version(actor=self.membership, version_id=self.version.pk)
        return f"Version {self.version.number} is approved."

    def return_url(self) -> str:
        """The version."""
        return self.url("comms:plan-version", plan_version=self.version.pk)


class _StatusView(WithinPlan, CouncilActionView):
    permission = Perm.MANAGE_COMMS
    step: ClassVar[Callable[..., Plan]]
    said: ClassVar[str]

    def perform(self) -> str:
        """Take the step."""
        plan = type(self).step(actor=self.membership, plan_id=self.plan.pk)
        return f"“{plan.title}” {self.said}."

    def return_url(self) -> str:
        """The versions."""
        return self.url("comms:plan-versions", plan=self.plan.pk)


class PlanGoLiveView(_StatusView):
    """Make an approved plan live."""

    step, said = services.go_live, "is live"


class PlanSendBackView(_StatusView):
    """Back to draft."""

    step, said = services.send_back, "is a draft again"


class PlanCloseView(_StatusView):
    """Close the plan."""

    step, said = services.close_plan, "is closed"


class PlanReopenView(_StatusView):
    """Open it again."""

    step, said = services.reopen_plan, "is open again, as a draft"
