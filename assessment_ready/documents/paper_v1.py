"""Version 1 of the layout of papers: what its PDF template shows. Pure, and never changed in what it shows."""

from datetime import datetime
from typing import Any

from assessment_ready.documents.paper import from_json
from assessment_ready.ui.dates import format_date, london_date

TEMPLATE = "pdf/paper_v1.html"
# Characters of the title that fit into the head of every page.
_RUNNING_HEAD = 60


def present(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Everything the template shows; sections know their own address for the contents."""
    paper = from_json(snapshot["paper"])
    document = snapshot["document"]
    made = london_date(datetime.fromisoformat(document["made_at"]))
    title = paper.title
    running = title if len(title) <= _RUNNING_HEAD else title[: _RUNNING_HEAD - 1] + "…"
    return {
        "document": document | {"made_on": format_date(made), "running": running},
        "paper": paper,
        "sections": [(f"s{place}", section) for place, section in enumerate(paper.sections, start=1)],
    }
