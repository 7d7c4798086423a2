"""Full texts of papers from arXiv: its HTML, and where there is none its PDF."""
