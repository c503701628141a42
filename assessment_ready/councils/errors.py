"""Refusals about people and councils, in sentences a person can act on."""

from assessment_ready.ui.errors import UserFacingError


class InvitationClosed(UserFacingError):
    """The link does not open any more, or never did."""

    sentence = (
        "This invitation cannot be used. It may have been used already, withdrawn, or run out. "
        "Ask the person who invited you to send it again."
    )


class InvitationForSomebodyElse(UserFacingError):
    """The signed-in person is not the one invited."""

    sentence = "This invitation was sent to another e-mail address. Sign out, then open the link again."


class AccountDisabled(UserFacingError):
    """The invited address belongs to an account that was switched off."""

    sentence = "The account with this e-mail address is switched off. Ask whoever runs this service."


class SignInFirst(UserFacingError):
    """The invited address has an account already."""

    sentence = (
        "There is already an account with this e-mail address. Sign in first, then open the link again."
    )


class AlreadyMember(UserFacingError):
    """The address belongs to a current member."""

    field = "email"
    sentence = "This person already has access. Change their role on the page of people."


class AlreadyInvited(UserFacingError):
    """An invitation to the address is still open."""

    field = "email"
    sentence = "There is already an open invitation to this address. Send that one again instead."


class EndDateNeeded(UserFacingError):
    """External reviewers are let in for a limited time only."""

    field = "last_day"
    sentence = "Enter the last day of access: an external reviewer is let in for a limited time"


class EndDatePast(UserFacingError):
    """The last day of access has gone by."""

    field = "last_day"
    sentence = "The last day of access must be today or later"


class InvitationGone(UserFacingError):
    """The invitation was accepted or withdrawn meanwhile."""

    sentence = "This invitation was accepted or withdrawn in the meantime. Nothing was changed."


class OwnMembership(UserFacingError):
    """Nobody changes their own access."""

    sentence = "You cannot change your own access. Ask another council administrator."


class LastAdministrator(UserFacingError):
    """A council always keeps an administrator."""

    sentence = (
        "This is the last council administrator without an end date. "
        "Make somebody else council administrator first."
    )


class MembershipOver(UserFacingError):
    """The membership ended meanwhile."""

    sentence = "This person’s access has ended in the meantime. Invite them again if they should come back."


class SavedMeanwhile(UserFacingError):
    """Somebody else saved first. ``version`` is the row's version now."""

    def __init__(self, *, version: int) -> None:
        super().__init__()
        self.version = version


class ChangedMeanwhile(SavedMeanwhile):
    """Somebody else saved first. ``current`` is what the row says now (label, value)."""

    sentence = (
        "Somebody else changed this while you had it open. Compare their version below with yours, "
        "then save again to keep yours."
    )

    def __init__(self, *, version: int, current: list[tuple[str, str]]) -> None:
        super().__init__(version=version)
        self.current = current


class WrongPassword(UserFacingError):
    """The present password was not given right."""

    field = "present_password"
    sentence = "Your present password is not right"


class ResetLinkClosed(UserFacingError):
    """The link of a password reset was used, changed or has run out."""

    sentence = "This link cannot be used any more. Ask for a new one."


class SlugTaken(UserFacingError):
    """Two councils cannot have one address."""

    field = "slug"
    sentence = "Another council already has this address. Choose another one."


class ViewNameTaken(UserFacingError):
    """The person has another view of the register under this name."""

    field = "name"
    sentence = "You already have a view with this name. Choose another name"


class TooManyViews(UserFacingError):
    """A person keeps so many views of one register and no more."""

    sentence = "You already have 30 views of this list. Delete one you no longer need, then save this one."


class ViewTooLong(UserFacingError):
    """The filters do not fit."""

    sentence = (
        "There is too much in these filters to keep them. Use fewer or shorter ones, then save the view."
    )
