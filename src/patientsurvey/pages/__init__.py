"""What the notebooks that are no chapter of results show: their tables, lists and pictures."""
