"""Proving and comparing: what the record says, independent of how it came to say it."""
