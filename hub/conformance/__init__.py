"""Plays the cases of an agreement from the partner's side, and writes down what came of them."""
