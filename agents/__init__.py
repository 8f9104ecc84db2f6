"""The people: seats, the waiting line, tickets in hand, the catalogue. Imports models only, never ivr."""
