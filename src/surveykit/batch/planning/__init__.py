"""From what a person asks to the list of jobs: parameters, hashes and versions are checked before anything starts."""
