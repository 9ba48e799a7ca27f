"""The panel's steps by number, and its name in QGIS's window, for those who open it without loading it."""

PANEL = "KlimaklokPanel"
DATA, QUESTION, CHOICES, ANSWER, WELCOME = range(5)
