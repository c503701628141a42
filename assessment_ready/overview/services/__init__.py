"""State changes of the overview: visits, the demonstration, board reports."""
