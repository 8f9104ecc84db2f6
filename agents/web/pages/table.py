"""Every page, in one place. The order is that of the frame's list."""

from agents.web.pages.page import Page
from agents.web.route import PUBLIC

PAGES: tuple[Page, ...] = (
    Page("/login", "login.html", "Log in", PUBLIC, "login"),
    Page("/password", "password.html", "Choose a password", PUBLIC, "login"),
)
