"""Background jobs: the database owns the truth, a message is only a wake-up.

``queue`` writes and sends jobs, ``handlers`` knows who does which kind, ``running`` does one, and
``sweeping`` repairs what was lost.
"""
