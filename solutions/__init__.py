"""The reference answers, one plain module a lecture. Never shipped before the deadline."""
