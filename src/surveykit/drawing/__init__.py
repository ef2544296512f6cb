"""A sheet in millimetres and its two printed forms, PNG and SVG; the only room that knows fonts of figures."""
