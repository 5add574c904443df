"""Charts as Vega-Lite specifications, made with altair: one specification serves the page, the PDF and print."""
