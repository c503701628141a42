"""What a suggested score is worked out from, as columns beside a judgement: no query of its own.

The same columns stand beside the judgement that a page shows and the one that a save locks, so both suggest the same.
"""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.evidence.models import EvidenceItem, EvidenceUse
from assessment_ready.framework.models import EvidenceCategory, ScoreLevel
from assessment_ready.readiness.models import Gap, GapQuerySet, Judgement, JudgementQuerySet, RoundKind
from assessment_ready.readiness.rules.suggestion import OutsideView, Suggestion, SuggestionFacts, suggest
from assessment_ready.ui.dates import london_date

# What an outside round is called for those who may not see all rounds.
UNNAMED = "A round by somebody outside the council"


def with_suggestion_facts(
    rows: JudgementQuerySet, membership: Membership, now: datetime
) -> JudgementQuerySet:
    """Each judgement with what the council knows that speaks for a score; see :func:`suggestion_of`.

    The same for everybody, so that the lead, the Director and the board report speak of one suggestion: counts do
    not depend on who looks. Only the name of an outside round is kept from those who may not see all rounds.
    Material under an embargo that holds is left out, unless the round is under the same one: what is suggested is
    kept with the judgement and shown to whoever may see the round.
    """
    return rows.annotate(
        scale_levels=_levels(),
        outside_views=_outside(membership, now),
        categories_in_use=_counted(_categories(), "pk"),
        categories_covered=_counted(_evidence(now), "item__category", distinct=True),
        high_gaps=_counted(_high_gaps(now), "pk"),
        unanswered_high=_counted(_high_gaps(now).unanswered(), "pk"),
    )


def suggestion_of(judgement: Judgement) -> Suggestion:
    """The suggestion for a judgement read by :func:`with_suggestion_facts`; nothing for what others judged."""
    if RoundKind(judgement.round.kind).is_external:
        return Suggestion(None, ["Somebody else judged in this round, so no score is suggested."])
    return suggest(facts_of(judgement))


def facts_of(judgement: Judgement) -> SuggestionFacts:
    """The facts read beside a judgement; no query."""
    row: Any = judgement
    view = row.outside_views[0] if row.outside_views else None
    return SuggestionFacts(
        levels=row.scale_levels,
        outside=OutsideView(view["score"], view["title"], datetime.fromisoformat(view["held_on"]).date())
        if view
        else None,
        categories=row.categories_in_use,
        covered=row.categories_covered,
        high_gaps=row.high_gaps,
        unanswered_high=row.unanswered_high,
    )


def _levels() -> ArraySubquery:
    levels = ScoreLevel.objects.filter(framework=OuterRef("round__framework")).order_by("value")
    return ArraySubquery(levels.values("value"))


def _outside(membership: Membership, now: datetime) -> ArraySubquery:
    """The newest score somebody outside gave, on the same framework version."""
    views = (
        Judgement.objects.filter(
            _usable(now, "round__embargo"),
            statement=OuterRef("statement"),
            round__council=OuterRef("council"),
            score__isnull=False,
        )
        .exclude(round__kind=RoundKind.SELF_ASSESSMENT)
        .exclude(round=OuterRef("round"))
        .order_by("-round__held_on", "-round_id")
    )
    named = membership.can(Perm.VIEW_READINESS)
    title: Any = F("round__title") if named else Value(UNNAMED, output_field=CharField())
    found = JSONObject(score="score", title=title, held_on="round__held_on")
    return ArraySubquery(views.values(found=found)[:1])


def _categories() -> QuerySet[EvidenceCategory]:
    return EvidenceCategory.objects.filter(framework=OuterRef("round__framework"), in_use=True)


def _evidence(now: datetime) -> QuerySet[EvidenceUse]:
    counting = EvidenceItem.objects.filter(council=OuterRef(OuterRef("council"))).counting(london_date(now))
    return EvidenceUse.objects.filter(
        _usable(now, "item__embargo"),
        council=OuterRef("council"),
        statement=OuterRef("statement"),
        item__in=counting.order_by().values("pk"),
        item__category__in_use=True,
    )


def _high_gaps(now: datetime) -> GapQuerySet:
    gaps = Gap.objects.open().filter(council=OuterRef("council"), weight=Gap.Weight.HIGH)
    return gaps.filter(_usable(now, "embargo"), statement=OuterRef("statement"))


def _usable(now: datetime, embargo: str) -> Q:
    """No embargo, one that is over, or the one the round itself is under."""
    return (
        Q(**{f"{embargo}__isnull": True})
        | Q(**{f"{embargo}__lifts_at__lte": now})
        | Q(**{f"{embargo}__lifted_at__lte": now})
        | Q(**{embargo: OuterRef("round__embargo")})
    )


def _counted(rows: QuerySet[Any], field: str, *, distinct: bool = False) -> Coalesce:
    """How many of ``rows``, as a column."""
    total = rows.order_by().annotate(one=Value(1)).values("one")
    number = total.annotate(number=Count(F(field), distinct=distinct)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
