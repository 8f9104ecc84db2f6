"""Every page, in one place. The order is that of the frame's list."""

from agents.accounts.rights import Right
from agents.web.pages.page import Page
from agents.web.route import PUBLIC

PAGES: tuple[Page, ...] = (
    Page(
        "/desk", "desk.html", "Desk", frozenset({Right.SEAT_OWN}), "desk", ("desk", "assist", "telephone"), nav="Desk"
    ),
    Page("/login", "login.html", "Log in", PUBLIC, "login"),
    Page("/password", "password.html", "Choose a password", PUBLIC, "login"),
)
