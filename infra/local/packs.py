"""Imports the demonstration's city packs with the same tool that a city uses."""

import subprocess
from pathlib import Path

from .aws import exports
from .build import OUTPUT
from .config import StackConfig
from .progress import Trouble


def import_pack(config: StackConfig, pack: Path) -> None:
    """Imports a pack; the tool itself skips one whose content is live already."""
    command = [str(OUTPUT / "varta"), "city", "import", str(pack), "--yes"]
    command += ["--table", exports(config)["table-name"], "--endpoint-url", config.endpoint]
    run = subprocess.run(command, env=config.aws_environment(), capture_output=True, text=True)
    if run.returncode != 0:
        raise Trouble(f"{run.stdout}{run.stderr}Importing {pack.name} failed.")
