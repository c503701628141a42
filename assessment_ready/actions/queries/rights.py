"""What a person may do with one action: by role, and by their part in it."""

from dataclasses import dataclass

from assessment_ready.actions.models import Action
from assessment_ready.actions.rules.actions import CHANGEABLE, REPORTED, may_move
from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm


@dataclass(frozen=True)
class Rights:
    """The person's part (manages actions, owns this one, helps with it) and where the action is."""

    manages: bool
    owns: bool
    helps: bool
    lifecycle: str

    @property
    def reports(self) -> bool:
        """Whether they may check in, whatever the state: the owner, and whoever manages actions."""
        return self.owns or self.manages

    @property
    def takes_part(self) -> bool:
        """Whether they may finish steps and attach evidence."""
        return self.reports or self.helps

    @property
    def may_check_in(self) -> bool:
        """Report progress now."""
        return self.reports and self.lifecycle in REPORTED

    @property
    def may_edit(self) -> bool:
        """Change what the action says."""
        return self.manages and self.lifecycle in CHANGEABLE

    @property
    def may_plan(self) -> bool:
        """Add and change steps and dependencies."""
        return self.reports and self.lifecycle in CHANGEABLE

    @property
    def may_finish_steps(self) -> bool:
        """Say that a step is done."""
        return self.takes_part and self.lifecycle in REPORTED

    @property
    def may_attach(self) -> bool:
        """Attach evidence; also afterwards, to show that it worked."""
        return self.takes_part and self.lifecycle != "cancelled"

    @property
    def may_escalate(self) -> bool:
        """Call for help."""
        return self.takes_part and self.lifecycle in CHANGEABLE

    @property
    def may_complete(self) -> bool:
        """Say that it is done."""
        return self.reports and may_move("complete", self.lifecycle)

    @property
    def may_close(self) -> bool:
        """Check it and close it: never one's own."""
        return self.manages and not self.owns and may_move("close", self.lifecycle)

    @property
    def may_state_rag(self) -> bool:
        """Say another state than the computed one."""
        return self.owns and self.lifecycle in REPORTED

    @property
    def may_check_effect(self) -> bool:
        """Say whether it worked."""
        return self.reports and self.lifecycle == "closed"

    @property
    def may_agree(self) -> bool:
        """Agree a proposal."""
        return self.manages and may_move("agree", self.lifecycle)

    @property
    def may_hold(self) -> bool:
        """Stop for a while."""
        return self.manages and may_move("hold", self.lifecycle)

    @property
    def may_resume(self) -> bool:
        """Go on."""
        return self.manages and may_move("resume", self.lifecycle)

    @property
    def may_cancel(self) -> bool:
        """Give it up."""
        return self.manages and may_move("cancel", self.lifecycle)

    @property
    def may_reopen(self) -> bool:
        """Return it to active."""
        return self.manages and may_move("reopen", self.lifecycle)


def rights(membership: Membership, action: Action) -> Rights:
    """The rights of one person over one action; one query unless they own it or manage actions."""
    manages, owns = membership.can(Perm.MANAGE_ACTIONS), action.owner_id == membership.pk
    helps = not owns and not manages and action.contributors.filter(membership_id=membership.pk).exists()
    return Rights(manages, owns, helps, action.lifecycle)
