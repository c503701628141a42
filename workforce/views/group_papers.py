"""Buttons that make the PDF of the matrix, and of a role storyboard."""

from typing import Any

from assessment_ready.documents.models import GeneratedDocument
from assessment_ready.documents.views.making import MakeDocumentView
from workforce.queries.stories import stories
from workforce.services import group_papers as services
from workforce.views.frame import WorkforcePage


class GroupMatrixPaperView(WorkforcePage, MakeDocumentView):
    """The matrix as a PDF."""

    def produce(self) -> GeneratedDocument:
        """Freeze it."""
        return services.produce_matrix(actor=self.membership, submission_key=self.submission_key)

    def button_url(self) -> str:
        """The matrix."""
        return self.url("workforce:group-matrix")


class StoryPaperView(WorkforcePage, MakeDocumentView):
    """A role storyboard as a PDF."""

    story_id: int

    def load(self, **kwargs: Any) -> None:
        """The storyboard in the address."""
        self.story_id = self.found(stories(self.membership), kwargs["story"]).pk

    def produce(self) -> GeneratedDocument:
        """Freeze it."""
        return services.produce_story(
            actor=self.membership, story_id=self.story_id, submission_key=self.submission_key
        )

    def button_url(self) -> str:
        """The storyboard."""
        return self.url("workforce:story", story=self.story_id)
