"""Invented people of the Dutch chain and how partners write about them, with the truth known."""
