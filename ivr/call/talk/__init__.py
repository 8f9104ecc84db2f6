"""What people at the desk wish of a conversation, and supervisors who listen in."""
