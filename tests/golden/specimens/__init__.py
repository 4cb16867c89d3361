"""Primals, each with the gradient that an expert wrote for it, and example arguments."""
