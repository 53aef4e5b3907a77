"""Question sets put to the assistant: read, asked, graded, counted, compared, shown."""
