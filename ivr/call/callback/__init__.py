"""Call-backs: opened, resumed, and at a supervisor's wish."""
