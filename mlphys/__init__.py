"""Autograded homework for "Machine Learning for Physicists": build, sandbox, judge, grade.

Kept free of imports: the sandbox mounts this file and `mlphys.guest` only.
"""
