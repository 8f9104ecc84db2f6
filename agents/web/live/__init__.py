"""What happens, told to every open page."""
