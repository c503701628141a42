"""The demonstration's consultations: one that is over with what came of it, and one that is open on a draft."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F

from assessment_ready.councils.models import Membership
from workforce.models import Consultation, ConsultationComment, IntendedAction, Strategy
from workforce.services import intended, strategy_life
from workforce.services.consultation_comments import (
    CommentValues,
    answer_comment,
    form_token,
    give_comment,
    give_comment_from_outside,
)
from workforce.services.consultations import (
    ConsultationValues,
    change_consultation,
    make_consultation,
    publish_outcome,
    share_consultation,
)
from workforce.services.strategies import StrategyValues, create
from workforce.services.strategy_parts import StrandValues, add_strand

Members = Mapping[str, Membership]
Described = Mapping[str, Any]
# An address of documentation: nobody's.
_VISITOR = "192.0.2.1"


def make_draft(will: Membership, described: Described) -> Strategy:
    """A second, short text that is not agreed yet."""
    values = StrategyValues(
        title=described["title"],
        organisation=described["organisation"],
        sponsor=described["sponsor"],
        owner_id=will.pk,
        vision=described["vision"],
        period_start=date.fromisoformat(described["start"]),
        period_end=date.fromisoformat(described["end"]),
        source_name=described["source"],
    )
    strategy = create(actor=will, values=values, submission_key=uuid4())
    for each in described["strands"]:
        strand = add_strand(
            actor=will,
            strategy_id=strategy.pk,
            values=StrandValues(number=each["number"], title=each["title"], narrative=each["narrative"]),
            submission_key=uuid4(),
        )
        for action in each["actions"]:
            words = intended.IntendedValues(
                reference=action["ref"], title=action["title"], strand_id=strand.pk
            )
            intended.create(actor=will, strategy_id=strategy.pk, values=words, submission_key=uuid4())
    return strategy


def consult_on(
    members: Members, strategy: Strategy, today: date, described: Described, *, days: tuple[int, int]
) -> Consultation:
    """A consultation that is open, with comments from inside and outside, some of them answered."""
    will = members["will"]
    values = ConsultationValues(
        title=described["title"],
        opens_on=today + timedelta(days=days[0]),
        closes_on=today + timedelta(days=days[1]),
        introduction=described["introduction"],
        method=described["method"],
        audiences=described["audiences"],
    )
    consultation = make_consultation(
        actor=will, strategy_id=strategy.pk, values=values, submission_key=uuid4()
    )
    consultation = share_consultation(actor=will, consultation_id=consultation.pk)
    strategy_life.consult(actor=will, strategy_id=strategy.pk)
    for each in described["comments"]:
        _comment(members, consultation, each)
    for each in described.get("outside", []):
        give_comment_from_outside(
            consultation=consultation,
            token=form_token(consultation),
            visitor=_VISITOR,
            values=CommentValues(
                about=_about(consultation, each["about"]),
                text=each["text"],
                name=each["name"],
                organisation=each["organisation"],
            ),
        )
    return consultation


def settle(members: Members, strategy: Strategy, today: date, described: Described) -> None:
    """The consultation was over long before the strategy was agreed, and what came of it is published."""
    will = members["will"]
    row = Consultation.objects.get(strategy=strategy)
    values = ConsultationValues(
        title=row.title,
        opens_on=today - timedelta(days=250),
        closes_on=today - timedelta(days=222),
        introduction=row.introduction,
        method=row.method,
        audiences=row.audiences,
        reach=described["reach"],
    )
    change_consultation(actor=will, consultation_id=row.pk, values=values, expected_version=row.version)
    # Nobody can comment in the past: what was said today was said while it was open.
    before = {name: F(name) - timedelta(days=228) for name in ("made_at", "responded_at")}
    ConsultationComment.objects.filter(consultation=row).update(**before)
    publish_outcome(actor=will, consultation_id=row.pk)


def _comment(members: Members, consultation: Consultation, each: Described) -> None:
    comment = give_comment(
        actor=members[each["by"]],
        consultation_id=consultation.pk,
        values=CommentValues(about=_about(consultation, each["about"]), text=each["text"]),
        submission_key=uuid4(),
    )
    if "decision" in each:
        answer_comment(
            actor=members["will"],
            comment_id=comment.pk,
            decision=each["decision"],
            response=each["response"],
            is_shown=True,
            expected_version=comment.version,
        )


def _about(consultation: Consultation, reference: str) -> str:
    """The key of the part of the draft that a comment is about."""
    if not reference:
        return "whole"
    row = IntendedAction.objects.get(strategy_id=consultation.strategy_id, reference=reference)
    return f"action-{row.pk}"
