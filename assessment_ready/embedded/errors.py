"""What can go wrong before the application is up."""


class EmbeddedError(Exception):
    """The embedded servers or the runner cannot go on; the message is a sentence the person can act on."""
