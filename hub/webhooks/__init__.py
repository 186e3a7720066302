"""Sends partners their news over HTTP: what is due, to which machine, and again when it failed."""
