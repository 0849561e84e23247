"""How well what is looked for is found: our engines, and others on the same entries with the same questions."""
