"""Who would accept a plan: what every group of partners could do alone, who gives in, and what keeps everybody in."""
