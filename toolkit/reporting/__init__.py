"""Reports: figures, passages, and notebooks rendered to pages."""
