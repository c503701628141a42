"""What the evidence app refuses, in sentences a person can act on."""
