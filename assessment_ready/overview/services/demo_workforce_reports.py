"""The demonstration's provider contracts, waits, what roles need to learn, and a highlight report."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from assessment_ready.actions.services import benefits, periods
from assessment_ready.councils.models import Membership
from assessment_ready.framework.models import QualityStatement
from assessment_ready.overview.services.demo_workforce_figures import last_quarter, with_target
from assessment_ready.overview.services.demo_workforce_people import make_learners
from workforce.models import IntendedAction, Strategy
from workforce.queries.contracts import INDICATOR
from workforce.queries.learning_codes import suggestions
from workforce.queries.statement_facts import generated, notes_as_json, stamp
from workforce.services import contracts, highlight, pressure
from workforce.services.contract_figures import note_figure
from workforce.services.requirements import take_suggested
from workforce.services.statement_paragraphs import save_paragraph

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
    with_target(will, INDICATOR, "90")
    note_figure(actor=will, period_end=last_quarter(today), submission_key=uuid4())
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
    make_learners(members, today)
    for each in described["benefit"]:
        _benefit(will, strategy, today, each)
    _report(members, strategy, today, described["report"])


def make_paragraphs(will: Membership, statements: Mapping[int, int], described: Described) -> None:
    """The paragraphs people edited, from the figures as they are now; the last of all, so that none is old at once."""
    now = timezone.now()
    for each in described["paragraph"]:
        statement = QualityStatement.objects.get(pk=statements[each["statement"]])
        current = generated(will, statement, now)
        save_paragraph(
            actor=will,
            statement=statement,
            text=f"{current.text}\n\n{each['added']}",
            basis=stamp(notes_as_json(current)),
            expected_version=0,
        )


def _benefit(will: Membership, strategy: Strategy, today: date, each: Described) -> None:
    row = IntendedAction.objects.get(strategy=strategy, reference=each["ref"])
    assert row.action_id is not None, "put in action before"
    benefit = benefits.add_benefit(
        actor=will,
        action_id=row.action_id,
        values=benefits.BenefitValues(
            description=each["description"],
            kind=each["kind"],
            measure=each["measure"],
            baseline=Decimal(each["baseline"]),
            target=Decimal(each["target"]),
            unit=each["unit"],
            realised_by=today + timedelta(days=each["by"]),
            owner_id=will.pk,
        ),
        submission_key=uuid4(),
    )
    for ago, value in each["measured"]:
        benefits.measure_benefit(
            actor=will,
            benefit_id=benefit.pk,
            on=today - timedelta(days=ago),
            value=Decimal(value),
            note="",
            submission_key=uuid4(),
        )


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
