"""How changes of briefings and clearance read in the audit log."""
