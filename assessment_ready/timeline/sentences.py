"""How changes of the timeline app read in the audit log."""
