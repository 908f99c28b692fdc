"""The course in JupyterLab, seen through a real browser."""
