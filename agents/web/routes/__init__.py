"""Every address of the API: who may, what is asked, what comes back; and their description."""
