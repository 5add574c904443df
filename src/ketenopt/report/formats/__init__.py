"""A dossier in a format: HTML, PDF, workbook, Markdown, JSON.  Same dossier, same bytes."""
