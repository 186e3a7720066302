"""The tree over the record, by RFC 6962 and RFC 9162: pure functions of hashes and numbers."""
