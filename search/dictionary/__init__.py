"""How the dictionary of compounds is built: of a package of German words and of our own lists."""
