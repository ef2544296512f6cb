"""What each platform writes: where its questions stand, and what it adds by itself."""
