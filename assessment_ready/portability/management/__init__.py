"""What the hosting administrator calls from the command line."""
