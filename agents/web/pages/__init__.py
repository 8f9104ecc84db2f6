"""The pages: HTML rendered here, in kk, ru and en; everything that changes something goes through the API beside it."""
