"""How changes of audiences, channels, coverage and load read in the audit log."""
