"""Voorkomen: counts without persons, and the campaigns against them."""

from hub.web.prevention.pages import ROUTER

__all__ = ["ROUTER"]
