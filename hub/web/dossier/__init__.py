"""A case on the screen: a dossier or a lone signal, and all that a person can do with it.

Each part of the page is a value of its own, made by a pure function of `context.Case`.
"""
