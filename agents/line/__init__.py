"""Pure: the waiting line, its order and estimates, routing, seat states. No I/O, no clock, no ids made by chance."""
