"""Noodinzage: opening in an emergency what the mandate does not hold, and judging it afterwards."""

from hub.web.glass.pages import ROUTER

__all__ = ["ROUTER"]
