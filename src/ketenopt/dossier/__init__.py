"""From run folders to a dossier: evidence is gathered, written in every format asked for, and traced back.

    run folder -> Evidence -> (report) -> files;  figure -> run, table, row, inputs

Nothing is simulated or solved here: what a dossier says was kept by the run.
"""
