"""Tickets: pure states and numbers, and the service that drafts, registers and edits them."""
