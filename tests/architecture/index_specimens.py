"""An evidence index in the middle of its import, with a row that can be imported and one to mend."""

from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.evidence.models import ImportState, IndexImport, IndexRow


def index_specimen(director: Membership) -> dict[str, Any]:
    """The director's own upload, checked and waiting."""
    index = IndexImport.objects.create(
        council=director.council,
        user=director.user,
        file_name=f"index-of-{director.council.slug}.csv",
        headers=["Title", "QS"],
        mapping={"title": "Title", "statements": "QS"},
        state=ImportState.CHECKED,
        total=2,
        processed=2,
    )
    for number, outcome, title in ((2, "add", "Indexed by"), (3, "mend", "To be mended in")):
        IndexRow.objects.create(
            council=director.council,
            index=index,
            number=number,
            cells=[f"{title} {director.council.name}", "QS1" if outcome == "add" else "QS99"],
            outcome=outcome,
            values={
                "title": f"{title} {director.council.name}",
                "statements": [1] if outcome == "add" else None,
                "as_at": "2026-09-01",
                "review_by": "2027-09-01",
                "owner": director.pk,
                "category": "people",
                "sensitivity": "internal",
                "links": [],
            },
            problems=[] if outcome == "add" else [["statements", "“QS99” is not a quality statement"]],
        )
    return {"upload": index.pk}
