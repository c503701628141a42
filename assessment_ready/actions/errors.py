"""What the actions app refuses, in sentences a person can act on."""
