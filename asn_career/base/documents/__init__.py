"""Official documents: typeset as PDF, numbered with a code by which anybody can check them."""
