"""Time and memory of `varta city check` and `varta city import` for cities that are made up.

A city of Kyiv's size (2,843 streets, 40,000 addresses) and one of a million addresses, each house named by
itself, into a table in memory. Prints a line each and ends with 1 where a process took more than 200 MB.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_MB = 200
# Name, streets, houses of each.
CITIES = [("kyiv-sized", 2_843, 14), ("million", 20_000, 50)]
BEATS = 50
SOUND = ROOT / "crates/cli/tests/pack"


def pack(folder, streets, houses):
    """Writes a pack: one district of fifty beats in a row, each street in two neighbouring beats."""
    for name in ("city.toml", "calendar.csv", "stations.csv"):
        text = (SOUND / name).read_text("utf-8")
        (folder / name).write_text(
            text.split('\n[[districts]]\nid = "richkovyi"')[0] + "\n" if name == "city.toml" else text, "utf-8"
        )
    width = 0.04 / BEATS
    corners = [30.5 + width * at for at in range(BEATS + 1)]

    def square(west, east):
        return {
            "type": "Polygon",
            "coordinates": [[[west, 50.4], [east, 50.4], [east, 50.42], [west, 50.42], [west, 50.4]]],
        }

    def feature(geometry, **properties):
        return {"type": "Feature", "properties": properties, "geometry": geometry}

    beats = [
        feature(
            square(corners[at], corners[at + 1]),
            beat=f"b-{at}",
            district="lisovyi",
            name_uk=f"Дільниця № {at}",
            name_en=f"Beat {at}",
        )
        for at in range(BEATS)
    ]
    whole = [feature(square(30.5, corners[BEATS]), district="lisovyi")]
    for name, features in (("beats", beats), ("districts", whole)):
        (folder / f"{name}.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
        )
    rows = ["street,district,beat,houses"]
    for street in range(streets):
        half = houses // 2
        name = "".join("абвгдежиклмнопрстуфхц"[int(digit)] for digit in f"{street * 7919 % 100_000:05}") + "івська"
        for part in range(2):
            numbers = ", ".join(str(1 + house * 2 + part) + ("" if house % 5 else "а") for house in range(half))
            rows.append(f'вулиця {name.capitalize()},lisovyi,b-{(street + part) % BEATS},"{numbers}"')
    (folder / "streets.csv").write_text("\n".join(rows) + "\n", "utf-8")
    header = "id,role,rank,name,phone,notify_phone,notify_email,station,beats,districts"
    officers = [
        f"of-{at},officer,капітан поліції,Демо {at},+3804400{at:05},+3805000{at:05},,st-1,b-{at},"
        for at in range(BEATS)
    ]
    others = [
        "starshyi,supervisor,майор поліції,Старший,,,starshyi@example.org,st-1,,lisovyi",
        "koord,coordinator,,Координаторка,,,koord@example.org,,,",
    ]
    (folder / "officers.csv").write_text("\n".join([header, *officers, *others]) + "\n", "utf-8")
    (folder / "hours.csv").write_text("officer,days,from,to\nof-0,mon-fri,17:00,19:00\n", "utf-8")


def measured(command, environment):
    """Seconds and the most memory in MB that a command took."""
    begun = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{out[-3_000:]}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def main():
    """Builds, imports, compares."""
    build = ["cargo", "build", "--quiet", "--release", "--package", "varta-cli", "--bin", "varta"]
    subprocess.run(build, cwd=ROOT, check=True)
    table = ["cargo", "build", "--quiet", "--release", "--package", "varta-testkit", "--example", "table"]
    subprocess.run(table, cwd=ROOT, check=True)
    environment = {
        **os.environ,
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    passed = False
    for name, streets, houses in CITIES:
        with tempfile.TemporaryDirectory() as folder:
            pack(Path(folder), streets, houses)
            server = subprocess.Popen([ROOT / "target/release/examples/table"], stdout=subprocess.PIPE, text=True)
            try:
                endpoint = server.stdout.readline().strip()
                varta = [ROOT / "target/release/varta", "city"]
                at = ["--table", "main", "--endpoint-url", endpoint]
                for what, command in (
                    ("check", [*varta, "check", folder]),
                    ("import", [*varta, "import", folder, "--yes", *at]),
                ):
                    seconds, megabytes = measured(command, environment)
                    took = f"{seconds:.1f} s, {megabytes:.0f} MB (limit {LIMIT_MB})"
                    print(f"{name}, {streets * houses:,} addresses, {what}: {took}", flush=True)
                    passed |= megabytes > LIMIT_MB
            finally:
                server.kill()
    sys.exit(1 if passed else 0)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
