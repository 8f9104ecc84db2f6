"""Telephones in browsers, and their way to the switch."""
