"""The answer gallery, one module a lecture: other right answers and the wrong ones students give."""
