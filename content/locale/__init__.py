"""What is said, in which language: the sentence for each code, German first."""
