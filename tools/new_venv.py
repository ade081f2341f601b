"""Make `.venv` with the Python that runs this; say what to do when it cannot."""

import sys
import venv

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit(
        f"Quarterdeck needs Python 3.11 or newer; this one is {found}.\n"
        "Install a newer one and name it: make run PYTHON=python3.12"
    )
try:
    venv.create(".venv", with_pip=True)
except Exception as error:  # noqa: BLE001  whatever the reason, the way out is the same
    sys.exit(
        f"Could not make .venv: {error}\n"
        "On Debian and Ubuntu its parts come with: apt-get install python3-venv"
    )
