"""The call: from the trunk to the seat. Drives Asterisk, runs the menus, hears the caller."""
