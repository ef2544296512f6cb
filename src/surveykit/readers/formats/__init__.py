"""File formats, whatever a platform puts in them: every cell as the text that it shows."""
