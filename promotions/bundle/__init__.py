"""One shortlist as a file that an outsider checks without the product: see ``carried/SPEC.md``."""
