"""Tells pillar owners' own systems that a handover is ready; again, and later, when it failed."""
