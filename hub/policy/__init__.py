"""Policy is data, versioned, and the loaders that refuse bad data."""
