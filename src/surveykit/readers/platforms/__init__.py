"""What each platform writes: where its questions are, and what it adds by itself."""
