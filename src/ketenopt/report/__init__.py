"""Report -> text: what is said about a chain, a plan and a comparison, in Dutch or English, in at most 80 columns.

A page is a :class:`Report` (facts -> blocks); ``render`` makes it text.  JSON for machines is ``machine``.
"""
