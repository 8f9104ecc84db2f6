"""A call's tapes as one sound and as a picture."""
