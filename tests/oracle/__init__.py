"""The independent truth: a tape, differences, and the check of one function.

Nothing here but `checks.py` knows srcad, and `checks.py` knows only its public interface.
"""
