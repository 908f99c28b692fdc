"""Lecture 1: the answer gallery, one module an answer or a group of them."""
