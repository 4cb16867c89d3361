"""`rate` grows with its argument; `FACTOR` is this module's."""

FACTOR = 3.0


def rate(v):
    return _helper(v) * FACTOR


def _helper(v):
    return v * v
