"""Refusals about composing packs and freezing them, in sentences a person can act on."""

from assessment_ready.packs.errors import FieldError, PackRefused


class InvalidPack(FieldError):
    """What was entered about a pack or a section does not hold together."""


class NotAsThingsStand(PackRefused):
    """Somebody who may not change the pack as things stand would change it. Says no more."""

    sentence = "You cannot change this pack as things stand."


class NothingToFreeze(PackRefused):
    """A pack without anything to read would be frozen."""

    sentence = "There is nothing to read in this pack yet. Add a section first."


class TwoEmbargoes(PackRefused):
    """A version would hold material under two embargoes."""


class ProductMissing(PackRefused):
    """The council has no product whose sign-off rules clear this kind of pack."""


class PlanOver(PackRefused):
    """The briefing of a pack would begin under a plan that is closed."""

    sentence = "The communications plan of this pack is closed. Choose one that runs, then freeze the pack."


class ChangedWhileFreezing(PackRefused):
    """The pack was changed while its content was read."""

    sentence = "Somebody changed the pack at the same moment. Look at it again and freeze it once more."


class VersionRefused(PackRefused):
    """A version cannot be issued, withdrawn or discarded as it stands."""


class NotCleared(PackRefused):
    """The exact words of a version are not cleared."""
