"""Stories: messages of all partners with what should become of them. Pure: no bus, no store."""
