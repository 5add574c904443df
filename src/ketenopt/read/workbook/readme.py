"""What the first sheet of a workbook says."""

README_LINES = (
    "A chain of partners, for ketenopt. Check it at any time: ketenopt check FILE.xlsx",
    "One sheet a collection, one row an entry. Column id holds a short name that never changes: other sheets refer to it.",
    "The sheets chain and study hold single values: fill in column value. Empty is silence: the default beside it counts.",
    "Increments, packages, benefits, rollout, earmarks and contractors name in their first columns what they belong to.",
    "A column by partner, payer or period has its id after a point: effort.om, cost.pot, budget.2027Q1. Add those you need.",
    "Several ids in one cell: a, b. A lag in column after: {dossier: 10}.",
    "A distribution: columns effort.lognormal.median and effort.lognormal.p90, say.",
    "Where a number comes from stands beside it, grouped under the + above the columns: NAME.low, NAME.high, NAME.source",
    "(measured, agreed, expert, guess), NAME.cite, NAME.confidential, NAME.note. Add them where they are missing.",
    "Units stand in the header in brackets. Money is x EUR 1,000. Dates are dates and numbers are numbers, not text.",
    "Formulas count by their last result. Hidden rows are read. Merged cells and links to other workbooks are refused.",
    "A column or a sheet of your own: begin its name with _ and it is not read.",
    "The sheet overlays holds changes to this chain (set, scale, add, remove); the sheet scenarios which of them are compared.",
    "To and from text files: ketenopt convert FILE.xlsx FOLDER and back. Comments of the text files travel on a hidden sheet.",
)
