"""Fetching, configuring, starting and stopping Asterisk, or checking a given one. Processes and files; no calls."""
