"""The demonstration's provider contracts, waits, what roles need to learn, and a highlight report."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from assessment_ready.actions.services import periods
from assessment_ready.councils.models import Membership
from workforce.models import Strategy
from workforce.queries.learning_codes import suggestions
from workforce.services import contracts, highlight, pressure
from workforce.services.requirements import take_suggested

Members = Mapping[str, Membership]
Described = Mapping[str, Any]
_OCCUPATIONAL_THERAPIST = 15
# Social workers, occupational therapists, care workers, support workers.
_ROLES = (6, 15, 8, 52)


def make_reports(members: Members, strategy: Strategy, today: date, described: Described) -> None:
    """What the board and the director look at."""
    will = members["will"]
    for provider, location, has_clause, staff, complete, review in described["contracts"]["rows"]:
        values = contracts.ContractValues(
            provider=provider,
            location=location,
            has_clause=has_clause,
            last_return_on=today - timedelta(days=60),
            staff_records=staff,
            complete_records=complete,
            next_review_on=today + timedelta(days=review),
            owner_id=will.pk,
        )
        contracts.create(actor=will, values=values, submission_key=uuid4())
    for each in described["wait"]:
        waited = pressure.PressureValues(
            on=today - timedelta(days=each["ago"]),
            job_role=_OCCUPATIONAL_THERAPIST,
            waiting=each["waiting"],
            longest_days=each["longest"],
            mitigation=each["mitigation"],
            source="Waiting list of the service",
        )
        pressure.create(actor=will, values=waited, submission_key=uuid4())
    take_suggested(actor=will, job_roles=_ROLES, categories=[each.category for each in suggestions()])
    _report(members, strategy, today, described["report"])


def _report(members: Members, strategy: Strategy, today: date, described: Described) -> None:
    """One report signed off by the director, and the period that is reported on next."""
    will = members["will"]
    quarters = periods.create_quarters(actor=will, submission_key=uuid4())
    ended = [each for each in quarters if each.ends_on < today] or quarters[:1]
    report = highlight.create(
        actor=will,
        strategy_id=strategy.pk,
        period_id=ended[-1].pk,
        texts=highlight.ReportTexts(
            body=described["body"],
            purpose=described["purpose"],
            decision_asked=described["decision"],
            overall=described["overall"],
            what_people_said=described["said"],
            next_period=described["next"],
        ),
        submission_key=uuid4(),
    )
    highlight.sign_off(actor=members["ada"], report_id=report.pk, version=report.version)
