"""What a quality statement covers, for everybody who works with rounds."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.framework import queries
from assessment_ready.framework.errors import NoFrameworkError
from assessment_ready.framework.models import FrameworkVersion, QualityStatement
from assessment_ready.framework.views.installation import scale_table
from assessment_ready.ui.pages import NavItem


class StatementView(CouncilPage):
    """One quality statement of the default version, or of the one named in ``?framework=``."""

    permission = Perm.VIEW_OWN_ROUNDS
    template_name = "framework/statement.html"

    def load(self, **kwargs: Any) -> None:
        """The statement in the address."""
        code = self.request.GET.get("framework")
        if code and not code.replace("-", "").replace("_", "").isalnum():
            raise Http404
        try:
            version = queries.get_version(code) if code else queries.default_framework()
            self.statement = queries.get_statement(version, kwargs["statement"])
        except (NoFrameworkError, FrameworkVersion.DoesNotExist, QualityStatement.DoesNotExist):
            raise Http404 from None
        self.named = f"?framework={version.code}" if code else ""

    def get_title(self) -> str:
        """The statement's own name."""
        return self.statement.title

    def get_caption(self) -> str:
        """Its number and theme."""
        return f"{self.statement.reference}, {self.statement.theme.title}"

    def side_nav(self) -> Sequence[NavItem]:
        """Every statement of the version."""
        return [
            NavItem(
                f"{row.number}. {row.title}",
                self.url("framework:statement", statement=row.slug) + self.named,
                row.pk == self.statement.pk,
            )
            for row in queries.statements(self.statement.framework)
        ]

    def context(self) -> dict[str, Any]:
        """What it covers and what its scores mean."""
        return {
            "statement": self.statement,
            "framework": self.statement.framework,
            "sub_topics": self.statement.sub_topics.all(),
            "aliases": queries.active_aliases(self.statement),
            "categories": queries.categories(self.statement.framework, in_use_only=True),
            "scale_table": scale_table(self.statement.framework),
        }
