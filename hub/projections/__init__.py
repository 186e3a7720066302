"""What the screens read: views made of the record, holding ids and codes, never a name."""
