"""Opening the way out that a route names."""

from assessment_ready.sending.backends.folder import FolderSession
from assessment_ready.sending.backends.notify import notify_session
from assessment_ready.sending.backends.outcome import Checked
from assessment_ready.sending.backends.place import kind_of
from assessment_ready.sending.backends.smtp import smtp_session
from assessment_ready.sending.models import BackendKind, Route


def open_session(route: Route, *, step_seconds: float = 10) -> Checked:
    """Connect and sign in; use as a context manager. Raises ``NoConnection``.

    ``step_seconds`` is what the server has for each step.
    """
    kind = kind_of(route)
    if kind == BackendKind.SMTP:
        return smtp_session(route, step_seconds)
    if kind == BackendKind.NOTIFY:
        return notify_session(route, step_seconds)
    return FolderSession(route)
