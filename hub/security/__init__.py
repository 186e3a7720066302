"""Keys and seals: personal data is readable only as long as its key exists."""
