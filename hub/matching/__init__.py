"""Are these two the same? Pure functions and one pure, sequence-neutral index: no clock, no I/O."""
