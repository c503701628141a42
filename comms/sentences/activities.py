"""How changes of activities and the forward planner read in the audit log."""
