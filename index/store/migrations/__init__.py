"""What changed in the tables from one format to the next."""
