"""What the API says to people, in their language."""
