"""The work list: what is open, the first due first, and what one can do without leaving it."""
