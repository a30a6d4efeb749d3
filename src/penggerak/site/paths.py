"""Where an installation keeps what it makes: database, keys, uploaded files. One folder, named by the environment."""

import os
from pathlib import Path


def data_home() -> Path:
    """The folder of this installation's data.

    PENGGERAK_DATA when set; for root /var/lib/penggerak, since the database runs as another user there
    and must be able to reach it; for anyone else the user's own data folder.
    """
    named = os.environ.get("PENGGERAK_DATA")
    if named:
        return Path(named).absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/penggerak")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "penggerak"


def files_home() -> Path:
    """Uploaded and produced files, sealed; never under the web root."""
    return data_home() / "files"
