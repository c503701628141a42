"""PDFs of workforce groups and role storyboards: frozen at one moment and handed to the documents app."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.paper import Paper
from assessment_ready.documents.services import request_paper
from workforce.models import RoleStory
from workforce.queries.group_paper import matrix_paper
from workforce.queries.story_paper import story_paper
from workforce.services import entries

MATRIX, STORY = "workforce_matrix", "role_story"


@transaction.atomic
def produce_matrix(*, actor: Membership, submission_key: UUID) -> GeneratedDocument:
    """Freeze the matrix of groups and ask for its next PDF."""
    entries.require(actor, Perm.VIEW_WORKFORCE)
    return _request(actor, MATRIX, "groups", matrix_paper(actor, timezone.now()), submission_key)


@transaction.atomic
def produce_story(*, actor: Membership, story_id: int, submission_key: UUID) -> GeneratedDocument:
    """Freeze a role storyboard and ask for its PDF; nothing under embargo is in it.

    Raises ``RoleStory.DoesNotExist`` for another council's.
    """
    entries.require(actor, Perm.VIEW_WORKFORCE)
    story = RoleStory.objects.get(council_id=actor.council_id, pk=story_id)
    paper = story_paper(story, actor, timezone.now())
    return _request(actor, STORY, f"story:{story.pk}", paper, submission_key)


def _request(actor: Membership, kind: str, key: str, paper: Paper, submission_key: UUID) -> GeneratedDocument:
    return request_paper(
        actor=actor,
        kind=kind,
        subject_key=key,
        title=f"{paper.subtitle}: {paper.title}",
        paper=paper,
        permission=Perm.VIEW_WORKFORCE,
        embargo_id=None,
        submission_key=submission_key,
    )
