"""Refusals about benchmarks, in sentences a person can act on."""

from collections.abc import Sequence

from assessment_ready.ui.errors import UserFacingError
from workforce.errors import FieldError

_SHOWN = 3


class BadBenchmarkFile(FieldError):
    """A file of benchmarks that does not hold together: nothing of it is imported."""

    field = "file"

    @classmethod
    def of(cls, problems: Sequence[str]) -> "BadBenchmarkFile":
        """The first problems, each with its row and column, and how many more there are."""
        more = len(problems) - _SHOWN
        rest = f" And {more} more." if more > 0 else ""
        return cls(" ".join(problems[:_SHOWN]) + rest + " Nothing was imported.")


class NothingMapped(FieldError):
    """No column of the file is given to an indicator, or one that does not fit."""

    sentence = "Choose an indicator for at least one column"


class NothingToImport(UserFacingError):
    """Nothing would change."""

    sentence = "There is nothing to import: no figure of the file is new."


class BenchmarkThere(FieldError):
    """The area and period have a value already."""

    field = "period"
    sentence = "There is a value of this area and period already. Take it out first"


class BadBenchmark(FieldError):
    """What was typed does not hold together."""


class UnknownReference(UserFacingError):
    """A reference value that is not offered for the indicator."""

    sentence = "Tick at least one of the published values."
