"""What other people's validators say of our training files: `python benchmarks/validators/run.py FILE...`.

They run offline in an environment of their own, `.venv-validators`, made on the first run. None of them takes
everything: Together's 1.5 check and parallelogram know no tool calls and want strict turns, so each is asked only
where the file has none. Exit 1 when a validator that was asked refuses, or fewer than two were asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent.parent / ".venv-validators"


def main(files: list[Path]) -> int:
    """Prints one row a validator and file."""
    python = environment()
    worst = 0
    print("| validator | version | file | examples | verdict |\n|---|---|---|---|---|")
    for file in files:
        done = subprocess.run(
            [python, HERE / "judge.py", file], capture_output=True, text=True, check=True, timeout=600
        )
        verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        asked = [verdict for verdict in verdicts if verdict["verdict"] != "not asked"]
        if len(asked) < 2 or any(verdict["verdict"] != "accepted" for verdict in asked):
            worst = 1
        for v in verdicts:
            said = f"{v['verdict']}: {v['why']}" if v["why"] else v["verdict"]
            print(f"| {v['validator']} | {v['version']} | {file.name} | {v['examples']:,} | {said} |")
    return worst


def environment() -> Path:
    """The Python of the validators' environment, made or brought up to date where it has to be."""
    python = ENVIRONMENT / "bin" / "python"
    wanted = (HERE / "requirements.txt").read_text("utf-8")
    stamp = ENVIRONMENT / "installed.txt"
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        install = [
            python,
            "-m",
            "pip",
            "install",
            "-qq",
            "--disable-pip-version-check",
            "-r",
            HERE / "requirements.txt",
        ]
        subprocess.run(install, check=True)
        stamp.write_text(wanted, "utf-8")
    return python


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python benchmarks/validators/run.py FILE...")
    sys.exit(main([Path(name).resolve() for name in sys.argv[1:]]))
