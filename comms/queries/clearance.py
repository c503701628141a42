"""Reads of clearance: the exact words, the requests about them, and what waits for whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.gate import closed_to
from comms.models import (
    Attachment,
    Briefing,
    ClearanceRequest,
    ClearanceRequestQuerySet,
    Line,
    Message,
    Question,
    RequestState,
    SignOff,
    StepState,
)
from comms.rules.composing import composed
from comms.rules.personal import escaped
from comms.rules.words import content_hash

Subject = Briefing | Message | Line | Question
# The field of a request that names each kind of text, and the product its clearance follows.
_FIELDS: dict[type[Any], tuple[str, str]] = {
    Briefing: ("briefing", ""),
    Message: ("message", "key_message"),
    Line: ("line", "line"),
    Question: ("question", "answer"),
}
SUBJECTS = ("briefing", "message", "line", "question")


@dataclass(frozen=True)
class Words:
    """The exact words that are cleared. ``attached`` stands for what goes with them: hashes of files, or links."""

    title: str
    text: str
    attached: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """What stands for these words."""
        return content_hash(self.title, self.text, *self.attached)

    @property
    def whole(self) -> str:
        """Title and text as one, for comparing."""
        return f"{self.title}\n\n{self.text}"


def words_of(subject: Subject) -> Words:
    """The exact words of a text as they are read now."""
    if isinstance(subject, Briefing):
        return _briefing_words(subject)
    if isinstance(subject, Message):
        return Words(subject.reference, _paragraphs(subject.text, subject.call_to_action))
    if isinstance(subject, Line):
        return Words(subject.reference, _paragraphs(subject.trigger, subject.text))
    return Words(subject.reference, _paragraphs(subject.text, subject.answer))


def _briefing_words(briefing: Briefing) -> Words:
    """Summary, text and the names of what is attached; one query more than the texts take."""
    rows = Attachment.objects.filter(briefing_id=briefing.pk) if briefing.pk else Attachment.objects.none()
    attached = list(rows.values_list("title", "sha256", "link"))
    named = "Attached: " + ", ".join(escaped(title) for title, _, _ in attached) if attached else ""
    return Words(
        briefing.title,
        _paragraphs(briefing.summary, full_text(briefing), named),
        tuple(sha256 or link for _, sha256, link in attached),
    )


def full_text(briefing: Briefing) -> str:
    """A briefing's text as it is read: in a scenario's cell after the scenario's own part, and in that of a rating
    after the core that all ratings share.
    """
    try:
        scenario = briefing.cell.scenario
    except ObjectDoesNotExist:
        return briefing.body
    return composed(scenario.core, scenario.variant_block, briefing.body)


def product_code_of(subject: Subject) -> str:
    """The code of the product whose sign-off rules a text follows."""
    if isinstance(subject, Briefing):
        return subject.product.code
    return _FIELDS[type(subject)][1]


def field_of(subject: Subject) -> str:
    """The field of a request that names a text of this kind."""
    return _FIELDS[type(subject)][0]


def subject_of(request: ClearanceRequest) -> Subject:
    """What a request is about."""
    found = request.briefing or request.message or request.line or request.question
    assert found is not None
    return found


def requests_for(membership: Membership, now: datetime) -> ClearanceRequestQuerySet:
    """Every request whose text the person may know of, newest first.

    The text's own embargo counts as well as the request's: one put under an embargo later hides both.
    """
    closed = closed_to(membership, now)
    rows = ClearanceRequest.objects.visible_to(membership, now)
    for name in SUBJECTS:
        field = f"{name}__embargo_id"
        rows = rows.filter(Q(**{f"{field}__isnull": True}) | ~Q(**{f"{field}__in": closed}))
    return rows


def with_steps(rows: ClearanceRequestQuerySet) -> ClearanceRequestQuerySet:
    """Requests with their texts, steps and people, for pages that show them."""
    steps = SignOff.objects.select_related(
        "approver__user", "deputy__user", "decided_by", "passed_on_by"
    ).order_by("position", "pk")
    return rows.select_related(
        "product",
        "embargo",
        "asked_by",
        "emergency_by",
        "emergency_second",
        "message__plan",
        "line__plan",
        "question",
        "briefing__product",
    ).prefetch_related(Prefetch("steps", queryset=steps))


def open_requests(membership: Membership, now: datetime) -> ClearanceRequestQuerySet:
    """Requests that wait and that the person may know of, newest first."""
    return requests_for(membership, now).open()


def open_request_of(subject: Subject) -> ClearanceRequest | None:
    """The request about this text that waits. The text itself has passed the gate."""
    return (
        ClearanceRequest.objects.filter(**{field_of(subject): subject}, council_id=subject.council_id)
        .open()
        .first()
    )


def requests_of(subject: Subject) -> list[ClearanceRequest]:
    """Every request about this text (which has passed the gate), newest first, with steps and people."""
    rows = ClearanceRequest.objects.filter(**{field_of(subject): subject}, council_id=subject.council_id)
    return list(with_steps(rows))


def may_open(membership: Membership, request: ClearanceRequest) -> bool:
    """Whether a person may open a request (read with its steps): named in it, or a reader of communications."""
    if membership.can(Perm.VIEW_COMMS):
        return True
    return any(_is_named(membership, step) for step in request.steps.all())


def _is_named(membership: Membership, step: SignOff) -> bool:
    if step.state in (StepState.WAITING, StepState.NOT_NEEDED):
        return False
    return membership.pk in (step.approver_id, step.deputy_id) or step.passed_on_by_id == membership.user_id


def waiting_for(membership: Membership, now: datetime) -> QuerySet[SignOff]:
    """The sign-offs that wait for this person (as holder or as deputy), the most urgent first."""
    seen = open_requests(membership, now)
    mine = Q(approver=membership) | Q(deputy=membership)
    rows = SignOff.objects.asked().filter(mine, request__in=seen.order_by().values("pk"))
    return rows.select_related(
        "request__product", "request__embargo", "request__asked_by", "approver__user", "deputy__user"
    ).order_by("due_on", "pk")


def emergency_of(subject: Subject) -> ClearanceRequest | None:
    """The request by which the words that stand cleared now were cleared in an emergency, if they were."""
    if not subject.is_cleared:
        return None
    rows = ClearanceRequest.objects.filter(
        **{field_of(subject): subject},
        council_id=subject.council_id,
        state=RequestState.APPROVED,
        content_hash=subject.cleared_hash,
    )
    found = rows.select_related("emergency_by", "emergency_second").order_by("-closed_at").first()
    return found if found is not None and found.emergency_second_id is not None else None


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part.strip())


def with_standing(rows: Any) -> Any:
    """Texts of one kind with ``has_open_request`` and ``emergency_names`` ("Ada and Ben", else None)."""
    field = _FIELDS[rows.model][0]
    requests = ClearanceRequest.objects.filter(**{field: OuterRef("pk")}).order_by("-closed_at")
    emergency = requests.filter(
        state=RequestState.APPROVED, emergency_second__isnull=False, content_hash=OuterRef("cleared_hash")
    )
    names = Concat("emergency_by__full_name", Value(" and "), "emergency_second__full_name")
    return rows.annotate(
        has_open_request=Exists(requests.open()),
        emergency_names=Subquery(emergency.annotate(both=names).values("both")[:1]),
    )


def subjects(kind: str, membership: Membership, now: datetime) -> Any:
    """The texts of one kind ("briefing", "message", "line", "question") that the person may know of."""
    model = next(each for each, (name, _) in _FIELDS.items() if name == kind)
    related = ("product", "embargo", "plan") if model is Briefing else ("embargo", "plan")
    return model._default_manager.visible_to(membership, now).select_related(*related)


def steps_for(membership: Membership, now: datetime) -> QuerySet[SignOff]:
    """Every sign-off of the requests that the person may know of, with its people."""
    seen = requests_for(membership, now).order_by()
    rows = SignOff.objects.filter(request__in=seen.values("pk"))
    return rows.select_related("approver__user", "deputy__user", "decided_by", "passed_on_by")
