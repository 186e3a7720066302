"""How the team decides: figures to reflect on together, never about one person."""
