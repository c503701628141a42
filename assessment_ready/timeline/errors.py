"""What the timeline app refuses, in sentences a person can act on."""
