"""Backups of the record and the keys, putting them back, and the drill that proves it works."""
