"""A browser as its owner would recognise it: „Firefox unter Windows“. Nothing else of the User-Agent is kept."""

from __future__ import annotations

from content.locale.speech import message, say

# The first that fits: most browsers also name those whom they resemble.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_BOTH = message("{browser} unter {system}")
_UNKNOWN = message("Unbekannter Browser")


def browser_name(user_agent: str) -> str:
    """The name of the browser and its system, as far as it says."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if browser and system:
        return say(_BOTH, browser=browser, system=system)
    return browser or system or say(_UNKNOWN)
