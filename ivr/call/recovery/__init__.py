"""What was missed: after a start, a lost connection, or a time in Asterisk's own fallback."""
