"""Inzage: the privacy officer's search in the access log, and the processing log beside it."""

from hub.web.accesslog.pages import ROUTER

__all__ = ["ROUTER"]
