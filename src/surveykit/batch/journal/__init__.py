"""What a run leaves on the disk about itself: entries of jobs, its record, the state of every report."""
