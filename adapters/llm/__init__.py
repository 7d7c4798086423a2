"""Any model behind an OpenAI-compatible endpoint, as a writer of summaries."""
