"""Joins the parts in infra/app into the one template that SAM deploys.

Each part is a YAML file with nothing but `Resources:`; base.yaml has the rest. Joining is by text, so comments survive
and a line in an error message is easy to find again. Run as `python3 -m infra.join` by the Makefile; the local stack
calls it with its own folder of binaries, so that a binary with the demo clock cannot be packaged for another stage.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "infra" / "app"
BINARIES = "../lambda/"


def part_names() -> list[str]:
    """Names of the parts, base first."""
    names = sorted(path.stem for path in PARTS.glob("*.yaml"))
    names.remove("base")
    return ["base", *names]


def _sections(text: str, name: str) -> tuple[str, str, str]:
    """Splits a part into what stands before, in and after its `Resources:`."""
    before, found, rest = text.partition("\nResources:\n")
    if not found:
        raise ValueError(f"infra/app/{name}.yaml has no Resources")
    resources, found, outputs = rest.partition("\nOutputs:\n")
    return before, resources.rstrip() + "\n", found + outputs


def join(binaries: str = BINARIES) -> str:
    """The whole template; `binaries` is the folder of built functions as seen from the template."""
    head, resources, tail = _sections((PARTS / "base.yaml").read_text(encoding="utf-8"), "base")
    blocks = [resources]
    for name in part_names()[1:]:
        comment, resources, rest = _sections((PARTS / f"{name}.yaml").read_text(encoding="utf-8"), name)
        if rest:
            raise ValueError(f"infra/app/{name}.yaml: only base.yaml has outputs")
        indented = "\n".join(f"  {line}" for line in comment.strip().splitlines())
        blocks.append(f"{indented}\n{resources}")
    body = "\n".join(blocks).replace(f"CodeUri: {BINARIES}", f"CodeUri: {binaries}")
    return f"{head}\nResources:\n{body}{tail}"


def write(path: Path, binaries: str = BINARIES) -> Path:
    """Writes the joined template to `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(join(binaries), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write(ROOT / "target" / "infra" / "app.yaml").relative_to(ROOT))
