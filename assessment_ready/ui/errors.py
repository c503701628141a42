"""The root of every error a person may read."""


class UserFacingError(Exception):
    """A refusal whose message is a sentence the person can act on.

    Views turn it into a form error or a notice; it never becomes a 500. Subclasses live in each
    app's ``errors.py`` and give the message.
    """

    sentence = "That could not be done."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)

    def __str__(self) -> str:
        return str(self.args[0])


class FieldError(UserFacingError):
    """A refusal that belongs to one field of the form."""

    field: str | None = None

    def __init__(self, sentence: str | None = None, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field or self.field
