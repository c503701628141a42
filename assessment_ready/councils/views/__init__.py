"""Pages about people: signing in, accounts, members, councils of the installation."""

from assessment_ready.councils.views.failures import csrf_failure, locked_out

__all__ = ["csrf_failure", "locked_out"]
