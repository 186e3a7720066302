"""Signing in and out: by the municipality's own sign-in service, or as an invented person."""
