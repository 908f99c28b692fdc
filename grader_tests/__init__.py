"""The hidden checks, one module a lecture. Never shipped to students, never mounted in the sandbox."""
