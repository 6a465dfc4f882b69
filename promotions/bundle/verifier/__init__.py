"""Memeriksa satu berkas bukti daftar pendek tanpa jaringan dan tanpa aplikasi: python3 verify.py BERKAS.zip

Needs nothing but Python 3.9. SPEC.md in the same bundle says what is checked and how. Exit 0: everything agrees;
1: something does not; 2: the file cannot be opened. ``--anchor FILE`` compares with checkpoints kept elsewhere.
"""
