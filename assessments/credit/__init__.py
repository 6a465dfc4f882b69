"""Credit points (angka kredit) of functional posts of PNS (PermenPANRB 1/2023, Perban BKN 3/2023)."""
