"""The demonstration's texts: briefings, those of scenarios, and their way through clearance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from assessment_ready.councils.models import Council, Membership
from assessment_ready.embargo.models import Embargo
from comms.models import (
    Audience,
    Briefing,
    Line,
    Message,
    Plan,
    ProductType,
    Question,
    ScenarioCell,
    SignOff,
)
from comms.rules.briefings import BriefingValues
from comms.services.briefings import add_briefing, change_briefing
from comms.services.cells import start_writing
from comms.services.clearance import ask
from comms.services.sign_offs import decide

Described = Mapping[str, Any]


@dataclass
class Desk:
    """What the communications lead works with: the plan, the people, the embargo, what is written so far."""

    plan: Plan
    members: Mapping[str, Membership]
    embargo: Embargo
    briefings: dict[str, Briefing] = field(default_factory=dict)

    @property
    def cara(self) -> Membership:
        """The communications lead."""
        return self.members["cara"]

    @property
    def council(self) -> Council:
        """Whose communications they are."""
        return self.plan.council

    def audiences(self, codes: Iterable[str]) -> tuple[int, ...]:
        """The audiences of the starter content with these codes."""
        rows = Audience.objects.filter(council=self.council, code__in=list(codes))
        return tuple(rows.values_list("pk", flat=True))

    def product(self, code: str) -> ProductType:
        """A product type of the starter content."""
        return ProductType.objects.get(council=self.council, code=code)


def write_texts(desk: Desk, described: Iterable[Described]) -> None:
    """The texts of scenarios, as far on their way as the content says."""
    for each in described:
        for kind in each["scenarios"]:
            _write_text(desk, kind, each)


def _write_text(desk: Desk, kind: str, described: Described) -> None:
    """One text in the first cell of its audience that has none yet."""
    cell = ScenarioCell.objects.filter(
        scenario__plan=desk.plan,
        scenario__kind=kind,
        audience__code=described["audience"],
        briefing=None,
    ).first()
    assert cell is not None, (kind, described["audience"])
    product = desk.product(described["product"])
    row = start_writing(
        actor=desk.cara,
        cell_id=cell.pk,
        product_id=product.pk,
        title=described["title"],
        submission_key=uuid4(),
    )
    values = BriefingValues(
        product_id=product.pk,
        title=described["title"],
        owner_id=desk.cara.pk,
        body=described["body"],
        audience_ids=(cell.audience_id,),
    )
    change_briefing(actor=desk.cara, briefing_id=row.pk, values=values, expected_version=row.version)
    _go_as_far(desk, Briefing.objects.get(pk=row.pk), described["state"])


def write_briefings(desk: Desk, described: Iterable[Described]) -> None:
    """The briefings that stand on their own."""
    for each in described:
        values = BriefingValues(
            product_id=desk.product(each["product"]).pk,
            title=each["title"],
            owner_id=desk.cara.pk,
            summary=each.get("summary", ""),
            body=each["body"],
            audience_ids=desk.audiences(each["audiences"]),
            quotes_draft=bool(each.get("secret")),
            embargo_id=desk.embargo.pk if each.get("secret") else None,
        )
        row = add_briefing(actor=desk.cara, plan_id=desk.plan.pk, values=values, submission_key=uuid4())
        desk.briefings[each["title"]] = row
        _go_as_far(desk, row, each["state"])


def clear(desk: Desk, subject: Briefing | Message | Question | Line) -> None:
    """Put a text forward and let everybody who is asked approve it."""
    request = ask(actor=desk.cara, subject=subject, submission_key=uuid4())
    people = {member.pk: member for member in desk.members.values()}
    while True:
        step = SignOff.objects.asked().filter(request=request).order_by("position", "pk").first()
        if step is None:
            return
        assert step.approver_id is not None
        decide(
            actor=people[step.approver_id],
            sign_off_id=step.pk,
            decision="approve",
            expected_hash=request.content_hash,
        )


def _go_as_far(desk: Desk, row: Briefing, state: str) -> None:
    if state == "cleared":
        clear(desk, row)
    elif state == "asked":
        ask(actor=desk.cara, subject=row, submission_key=uuid4())
