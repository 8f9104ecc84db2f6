"""The API and (later) the pages. Server-side HTTP only; every decision is made elsewhere."""
