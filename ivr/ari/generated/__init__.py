"""Generated from Asterisk's own JSON (python -m ivr.ari.generate). Never edited by hand."""
