"""Verstrekkingen: what went to whom, for what and on which ground."""

from hub.web.disclosures.pages import ROUTER

__all__ = ["ROUTER"]
