"""When two texts mean the same: normalised forms, similar names."""
