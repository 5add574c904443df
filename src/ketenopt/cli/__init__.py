"""Words become calls, errors become exit codes: the command line, and the only part that knows a terminal."""
