"""Where a plan can go from where it is. Pure."""

PUT_FORWARD, APPROVE, SEND_BACK = "put_forward", "approve", "send_back"
GO_LIVE, CLOSE, REOPEN = "go_live", "close", "reopen"

# From which statuses a step begins, and where it leads; the same word means that it stays. A live plan that is put
# forward and approved again stays live: its approved version is in force all the time.
STEPS: dict[str, dict[str, str]] = {
    PUT_FORWARD: {
        "draft": "in_review",
        "in_review": "in_review",
        "approved": "in_review",
        "live": "live",
    },
    APPROVE: {"in_review": "approved", "approved": "approved", "live": "live"},
    SEND_BACK: {"in_review": "draft"},
    GO_LIVE: {"approved": "live"},
    CLOSE: {"draft": "closed", "in_review": "closed", "approved": "closed", "live": "closed"},
    REOPEN: {"closed": "draft", "superseded": "draft"},
}


def leads_to(step: str, status: str) -> str | None:
    """The status after a step; None where the step cannot be taken."""
    return STEPS[step].get(status)


def steps_from(status: str) -> list[str]:
    """The steps that can be taken, in their usual order."""
    return [step for step, ways in STEPS.items() if status in ways]
