"""Lecture 1: the hidden checks, one module a problem; helpers in `networks`, `chance` and `planes`."""
