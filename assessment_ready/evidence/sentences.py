"""How changes of the evidence app read in the audit log."""
