"""Evidence -> Dossier: what is said, figure by figure, before anybody decides how it looks.  ``write`` composes it."""
