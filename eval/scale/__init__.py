"""How a library grows: filings made up from real ones, libraries of them, and what they take."""
