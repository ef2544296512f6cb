"""HTML: the pages of documents and of the run's index."""
