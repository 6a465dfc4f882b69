"""What bin/run, bin/test, bin/manage and bin/check share.

Plain standard-library Python: it runs before anything is installed. Each module does one thing:
environment (the venv), database and broker (the embedded servers), processes and guardian (no child is
ever left behind), instance (one bin/run per data folder), supervise (keep services alive), and one module
per command.
"""
