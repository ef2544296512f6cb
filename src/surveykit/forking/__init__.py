"""Processes forked from one that has imported what they need: safe where a fresh one would do, and quick."""
