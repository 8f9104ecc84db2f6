"""Set-up and doctor: what a centre needs is fetched, made and checked here. Starts nothing that stays running."""
