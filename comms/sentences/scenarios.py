"""How changes of scenarios and cascades read in the audit log."""
