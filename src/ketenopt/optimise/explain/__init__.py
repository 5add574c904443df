"""Why and why not: what decided about each initiative, what would change it, and why there is no plan."""
