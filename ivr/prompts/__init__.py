"""Speaking: texts to sound files, numbers and dates in Kazakh and Russian (pure). Knows nothing of calls."""
