"""How changes of plans read in the audit log."""
