"""Refusing: the one way in which something does not agree."""


class Refused(Exception):
    """Something does not agree; the message says what, in Indonesian."""


def must(holds, told):
    if not holds:
        raise Refused(told)
