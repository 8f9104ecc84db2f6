"""How a call is heard, in the menus and in a conversation."""
