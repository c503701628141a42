"""How changes of messages and lines read in the audit log."""
