"""The catalogue: one module per room, each with ``TEXTS``: key to (Chinese, English)."""
