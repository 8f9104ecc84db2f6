"""A typed client of Asterisk's REST interface. Knows nothing of 109: it could be its own package."""
