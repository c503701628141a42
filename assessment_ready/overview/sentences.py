"""How the overview's entries of the audit log read."""

from assessment_ready.audit.registry import register

register("overview.demonstration.member_added", "{actor} added {object} to the demonstration")
register("overview.digest.chosen", "{actor} chose to be reminded by e-mail: {after[how_often]}")
