"""Addresses that signals pile up on: the list, its map, one address, what people do there."""
