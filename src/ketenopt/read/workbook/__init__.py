"""A chain as a workbook: one sheet a collection, read into the same tree as YAML, and written from it."""
