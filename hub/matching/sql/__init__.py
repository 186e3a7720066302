"""The SQL of Splink's models (DuckDB dialect), compiled to Python from its parse tree.

What reads one record (`substr("name_l", 1, 3)`) becomes a *slot*, computed once when the record
comes in. What reads two becomes Python source over slots (`l[3] == r[3]`). NULL is None, and a
condition counts only when SQL calls it true. The grammar is closed: what is not in it is refused.
"""
