"""The corpus: plain functions by theme, each with its arguments and what to differentiate.

`table.py` holds the table; the other modules fill it when they are imported.
"""
