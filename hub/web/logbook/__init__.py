"""The auditor's screens: the one order of events, who saw what, earlier moments, verification."""
