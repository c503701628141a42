"""What the main pages cost, as ratios measured in one go (``bin/bench``)."""
