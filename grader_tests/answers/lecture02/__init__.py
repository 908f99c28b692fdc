"""Lecture 2: other right answers, and the wrong ones that the checks exist for."""
