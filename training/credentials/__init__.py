"""Certificates issued by the product: signed credentials (Open Badges 3.0) that anybody can verify, offline too."""
