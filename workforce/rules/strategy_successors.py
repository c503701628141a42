"""What took the place of policies that older strategies were read against. Pure.

From the table of successors in the domain notes (section 2.1). Where nobody could check it, the text says so.
"""

import re

# Words the title of a policy holds, and what there is today.
_SUCCESSORS = (
    (("nmds-sc", "national minimum data set"), "ASC-WDS, the Adult Social Care Workforce Data Set"),
    (("ssds001",), "Skills for Care official statistics on staff of adult social services departments"),
    (("working to put people first",), "A Workforce Strategy for Adult Social Care in England, July 2024"),
    (
        ("inlaws", "integrated local area workforce strategy"),
        "Place-based workforce planning: analyse, plan, do, review",
    ),
    (
        ("social work reform board", "workload health check"),
        "The yearly health check against the Standards for Employers of Social Workers",
    ),
    (
        ("common induction standards",),
        "Care Certificate, and the Level 2 Adult Social Care Certificate from 2024",
    ),
    (
        ("qualifications and credit framework", "qcf"),
        "Regulated Qualifications Framework (to be confirmed)",
    ),
    (("essential standards",), "CQC’s assessment of councils under the Care Act: nine quality statements"),
    (
        ("scils", "learning and development gateway"),
        "Council learning portals open to providers, personal assistants and carers",
    ),
    (("national skills academy",), "Skills for Care (to be confirmed)"),
)


def successor_of(title: str) -> str:
    """What took the place of the policy with this title, as far as is known; otherwise empty."""
    words = " ".join(re.split(r"\s+", title.casefold().replace("‑", "-")))
    for keys, successor in _SUCCESSORS:
        if any(re.search(rf"\b{re.escape(key)}\b", words) for key in keys):
            return successor
    return ""
