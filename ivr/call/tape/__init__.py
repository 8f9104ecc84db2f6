"""Recording a conversation, and what is written down from it afterwards."""
