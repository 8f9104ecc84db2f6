"""Hearing: RTP in, silence gate, end of speech (pure, in audio seconds), Vosk, models.

A process of its own.
"""
