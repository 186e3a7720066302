"""Reviewing pairs: whether two mentions are one person, with what each signal says side by side."""
