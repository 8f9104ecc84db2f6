"""The guarded panoramisk adapter: registrations, device state, quality. Optional: calls never depend on it."""
