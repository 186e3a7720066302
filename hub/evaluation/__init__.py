"""How good linking is: labelled sets, models trained for them, and what comes of them."""
