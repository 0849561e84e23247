"""Pictures drawn on the server: plain data that a template turns into SVG."""
