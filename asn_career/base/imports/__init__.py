"""Loading data packages: from files to judged rows to the register."""
