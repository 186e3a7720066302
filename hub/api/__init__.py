"""The partner's door over HTTP, by the NLGov REST API Design Rules: an application of its own.

It brings a message to the same stream that the partner's own account on the bus publishes to, and
gives the receipt that comes of it: what a door asks, refuses and answers is decided in one place.
It has no key of the hub: it can read receipts, and nothing that partners said.
"""
