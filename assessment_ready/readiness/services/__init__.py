"""Every change to rounds and judgements, one verb per function."""
