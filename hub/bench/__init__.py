"""Measurements, printed as JSON. They judge nothing: a test never asserts a time."""
