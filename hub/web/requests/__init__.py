"""Verzoeken van betrokkenen: what people ask of what is kept about them, and what they get."""

from hub.web.requests.pages import ROUTER

__all__ = ["ROUTER"]
