"""Text, languages, documents, pictures, and the data that the project brings along."""
