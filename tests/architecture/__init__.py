"""Guards that walk the whole system. Each says how much it walked and catches a planted violation."""
