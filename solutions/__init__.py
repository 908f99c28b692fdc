"""The reference answers, one plain module a lecture; shipped after the deadline."""
