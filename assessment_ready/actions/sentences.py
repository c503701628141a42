"""How changes of the actions app read in the audit log."""
