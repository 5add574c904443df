"""The nouns: what a chain, a plan, an outcome and a comparison are.  Frozen, below all verbs."""
