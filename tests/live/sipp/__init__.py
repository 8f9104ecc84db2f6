"""SIPp scenarios: a SIP phone that shares no code with ours."""
