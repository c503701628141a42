"""The ways a delivery leaves: the council's mail server, GOV.UK Notify, the demonstration's folder.

``opening.open_session`` opens the one a route names; each answers with an ``Outcome``.
"""

from assessment_ready.sending.backends.opening import open_session

__all__ = ["open_session"]
