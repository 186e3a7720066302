"""The screens: server-rendered pages over the views. They hold ids and codes, never a name."""
