"""The one writer of seats and line: feeds the pure line, logs what it decided, and carries its commands out."""
