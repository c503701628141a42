"""Producing a board report: a snapshot of one moment, handed to the documents app to be made into a PDF."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.queries import branding
from assessment_ready.documents.services import request_document
from assessment_ready.overview.board_report_v2 import TEMPLATE
from assessment_ready.overview.queries.board_report import board_report
from assessment_ready.overview.queries.dashboard import BOARD_REPORT
from assessment_ready.readiness.queries.rounds import get_round
from assessment_ready.readiness.services.secrecy import hold_embargo


def produce_board_report(
    *,
    actor: Membership,
    round_id: int,
    comment: str,
    decisions: str,
    submission_key: UUID,
    now: datetime,
) -> GeneratedDocument:
    """Freeze the figures of a round and ask for the next version of its board report.

    Not one transaction: the figures are read at one moment of their own, then the request is stored. Raises
    ``Round.DoesNotExist`` when the actor may not know of the round, ``RoundChanged`` when its embargo changed in
    between.
    """
    round_ = get_round(actor, now, round_id)
    snapshot = board_report(actor, now, round_) | {
        "comment": comment,
        "decisions": decisions,
        "branding": asdict(branding(actor.council_id)),
    }
    with transaction.atomic():
        hold_embargo(round_)
        return request_document(
            actor=actor,
            kind=BOARD_REPORT,
            subject_key=f"round:{round_.pk}",
            title=f"Board report: {round_.title}",
            template=TEMPLATE,
            snapshot=snapshot,
            permission=Perm.VIEW_READINESS,
            embargo_id=round_.embargo_id,
            submission_key=submission_key,
        )
