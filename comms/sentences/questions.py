"""How changes of questions and evaluation read in the audit log."""
