"""Jobs at work: one in a worker process, many side by side, and on other machines."""
