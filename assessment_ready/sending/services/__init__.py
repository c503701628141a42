"""What the engine and the pages of sending do."""
