"""What goes into the log of an event."""

import logging


class WithoutTraceback(logging.Filter):
    """For what a stranger can cause at will, and no code is at fault for: the line tells all there is."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True
