"""A hub of its own, on trial: for the demo, an evaluation, a chaos run or a benchmark."""
