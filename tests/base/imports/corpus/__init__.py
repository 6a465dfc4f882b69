"""What the import must make of each input: cells of one row, rows together, and whole files, as data.

Every case names the rule that it stands for and the verdict: A accepted with nothing to say, N read in another form,
W accepted with a warning, R the row stays out, F nothing of the package is read.
"""
