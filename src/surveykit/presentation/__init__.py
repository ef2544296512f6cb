"""How results are printed: labels, decimals, cells and notes; the one door for numbers."""
