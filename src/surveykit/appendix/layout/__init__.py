"""What Word and PDF share: pages, where lines break, how a table is fitted on a page and how high it is there."""
