"""Every change to people and councils, one verb per function."""
