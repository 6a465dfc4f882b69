"""What stands behind a result: what would change it, how firm it is, how two runs differ, what other methods say.

Nothing here decides. Every claim is made by the engine that made the run, over the facts that the run froze.
"""
