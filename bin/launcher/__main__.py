"""Entry point: ``python bin/launcher run|test|manage|check [arguments]``."""

import sys
from pathlib import Path

# Run as a folder, Python puts the package itself first on the path; its parent is what imports need.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from launcher.commands import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
