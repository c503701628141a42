"""How changes of contacts read in the audit log."""
