"""Lecture 2: the hidden checks, one module a theme."""
