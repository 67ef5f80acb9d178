"""Names, offices, collectives and pronouns in print, and the actors of a case they stand for."""
