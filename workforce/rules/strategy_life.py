"""The states of a strategy and the steps between them. Pure."""

DRAFT, CONSULTATION, AGREED, ACTIVE, SUPERSEDED = (
    "draft",
    "consultation",
    "agreed",
    "active",
    "superseded",
)
CONSULT, BACK, AGREE, ACTIVATE, RENEW = "consult", "back", "agree", "activate", "renew"

# Each step: from which states, and where it leads.
STEPS: dict[str, tuple[frozenset[str], str]] = {
    CONSULT: (frozenset({DRAFT}), CONSULTATION),
    BACK: (frozenset({CONSULTATION}), DRAFT),
    AGREE: (frozenset({DRAFT, CONSULTATION}), AGREED),
    ACTIVATE: (frozenset({AGREED}), ACTIVE),
    # The strategy itself stays as it is: a new edition begins beside it.
    RENEW: (frozenset({AGREED, ACTIVE}), ""),
}
TONES = {DRAFT: "grey", CONSULTATION: "yellow", AGREED: "blue", ACTIVE: "green", SUPERSEDED: "grey"}
# What the public may be shown.
SETTLED = frozenset({AGREED, ACTIVE})


def may(step: str, state: str) -> bool:
    """Whether the step is open from this state."""
    return state in STEPS[step][0]


def steps_from(state: str) -> list[str]:
    """The steps that are open, in their order."""
    return [step for step in STEPS if may(step, state)]
