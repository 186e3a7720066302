"""How good linking is: labelled sets, models trained for them, and what the engine makes of them."""
