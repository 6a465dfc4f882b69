"""Evidence of tampering with the audit trail: sealed entries in a Merkle tree, signed checkpoints, and their check.

It prevents nothing: whoever owns the database may still write what they like, but not without its showing against a
checkpoint that lies elsewhere (``docs/adr/0016-evidence-of-tampering-not-prevention.md``).
"""
