"""Measurements, as ratios between two ways of doing the same in one run; never part of the tests."""
