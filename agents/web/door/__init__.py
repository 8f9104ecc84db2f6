"""What every request passes: cookies, guards, limits, and how it is refused."""
