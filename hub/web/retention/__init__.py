"""Bewaartermijnen: what is due, what two people agreed to destroy, what is held, and the proof."""

from hub.web.retention.pages import ROUTER

__all__ = ["ROUTER"]
