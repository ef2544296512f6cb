"""Reading in a process of its own, so that a file that crashes a parser ends that process and not the program."""
