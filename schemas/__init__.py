"""Documents and forms that cross a border, and the vocabularies that they draw on."""
