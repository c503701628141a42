"""Correcting an import: its actions, its strands, what is left out, what nobody found."""

from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView
from assessment_ready.ui.dates import format_date, parse_uk_date
from workforce.forms.strategy_imports import ImportActionForm, ImportStrandForm
from workforce.rules import strategy_import_found as found_rules
from workforce.services import strategy_imports as services
from workforce.views.frame import WorkforceForm
from workforce.views.strategy_imports import WithinImport


class _Correction(WithinImport, WorkforceForm):
    """A correction of the preview."""

    permission = Perm.MANAGE_WORKFORCE

    def success_url(self) -> str:
        """The preview."""
        return self.step("check")

    def strands(self) -> list[tuple[int, str]]:
        """The strands to choose from."""
        rows = found_rules.strands(self.held.found)
        return [(row["id"], f"{row['number']} {row['title']}".strip()) for row in rows]


class ImportActionPage(_Correction):
    """Correct one action, move it to another strand, or leave it out."""

    template_name = "workforce/strategy_import_action.html"
    title = "Correct the action"

    def load(self, **kwargs: Any) -> None:
        """The action in the address; 404 when it is not in this import."""
        super().load(**kwargs)
        place = found_rules.action_with(self.held.found, kwargs["found_action"])
        if place is None and self.held.found:
            raise Http404
        self.strand, self.action = place or ({}, {})

    def make_form(self, **data: Any) -> ImportActionForm:
        """As it is now, with what its words name."""
        data.pop("files", None)
        action, day, figure = self.action, "", ""
        if action["due_on"]:
            named = format_date(parse_uk_date(action["due_on"]))
            day = f"Take “{action['due_words']}” as the due date: {named}"
        if action["figure"]:
            figure = f"Take “{action['figure_words']}” as the target?"
        initial = {**action, "strand": self.strand["id"], "version": self.held.version}
        # Only what the words themselves say is chosen beforehand, and nothing until somebody has been here.
        hint = (
            "The words do not say on which side of it: ask whoever wrote them."
            if not action["operator"]
            else ""
        )
        form = ImportActionForm(
            **data, strands=self.strands(), day=day, figure=figure, figure_hint=hint, initial=initial
        )
        form.cancel_url = self.step("check")
        return form

    def perform(self, form: Any) -> str:
        """Keep the correction."""
        services.change_action(
            actor=self.membership,
            import_id=self.held.pk,
            action_id=self.action["id"],
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"{form.cleaned_data['reference']} is corrected."

    def context(self) -> dict[str, Any]:
        """The button that leaves it out."""
        return {
            "toggle_url": self.step("toggle", found_part=self.action["id"]),
            "is_out": self.action["out"],
            "held": self.held,
            "line": self.action["line"],
        }


class ImportAddPage(_Correction):
    """Add an action that nobody found."""

    title = "Add an action"

    def make_form(self, **data: Any) -> ImportActionForm:
        """An empty one."""
        data.pop("files", None)
        form = ImportActionForm(**data, strands=self.strands(), initial={"version": self.held.version})
        form.cancel_url, form.submit_label = self.step("check"), "Add the action"
        return form

    def perform(self, form: Any) -> str:
        """Add it."""
        services.add_action(
            actor=self.membership,
            import_id=self.held.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"{form.cleaned_data['reference']} is added."


class ImportStrandPage(_Correction):
    """Correct one strand."""

    title = "Correct the strand"

    def load(self, **kwargs: Any) -> None:
        """The strand in the address; 404 when it is not in this import."""
        super().load(**kwargs)
        strand = found_rules.strand_with(self.held.found, kwargs["found_strand"])
        if strand is None and self.held.found:
            raise Http404
        self.strand = strand or {}

    def make_form(self, **data: Any) -> ImportStrandForm:
        """As it is now."""
        data.pop("files", None)
        form = ImportStrandForm(**data, initial={**self.strand, "version": self.held.version})
        form.cancel_url = self.step("check")
        return form

    def perform(self, form: Any) -> str:
        """Keep the correction."""
        data = form.cleaned_data
        services.change_strand(
            actor=self.membership,
            import_id=self.held.pk,
            strand_id=self.strand["id"],
            number=data["number"],
            title=data["title"],
            narrative=data["narrative"],
            expected_version=data["version"],
        )
        return f"Strand {data['number']} is corrected."


class ImportToggle(WithinImport, CouncilActionView):
    """Leave an action or a strand out, or take it back in."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Turn it over; the version of the page it stood on comes along."""
        given = self.request.POST.get("version", "")
        version = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1
        out = services.toggle(
            actor=self.membership,
            import_id=self.held.pk,
            part_id=self.kwargs["found_part"],
            expected_version=version,
        )
        return "It is left out." if out else "It is taken back in."

    def return_url(self) -> str:
        """The preview."""
        return self.step("check")
