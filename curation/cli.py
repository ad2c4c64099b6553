"""The front door without a browser: `python -m curation COMMAND`.

Exit 0 done, 1 the data has problems, 2 wrong usage, 3 busy or broken environment.
"""

from __future__ import annotations

import os
import sys

import typer

from curation.commands import files, people, serving, workspaces
from curation.commands.terminal import ENVIRONMENT, remark
from curation.errors import CurationError

# Everything below writes private data: nobody else on the machine may read it.
_PRIVATE = 0o077

_USAGE = frozenset(
    {
        "not_found", "no_workspace", "bad_workspace_name", "no_file", "file_missing", "format_not_known", "unknown_target",
        "unknown_check", "unknown_encoding", "encoding_unknown", "no_such_account", "not_a_member_role", "bad_name",
        "name_taken", "password_length", "password_is_name", "last_admin", "split_shares",
    }
)  # fmt: skip

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None, help=__doc__
)
for module in (files, workspaces, people, serving):
    for command in module.COMMANDS:
        app.command(name=command.__name__.rstrip("_"))(command)


def main() -> None:
    """Runs one command and leaves with its exit code."""
    os.umask(_PRIVATE)
    try:
        app()
    except CurationError as error:
        remark(f"tamiz: {error.sentence(_language())}")
        sys.exit(_exit_code(error.code))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader (head, less) has what it wanted.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        remark(": ".join(str(part) for part in ("tamiz", error.filename, error.strerror or error) if part))
        sys.exit(3)


def _exit_code(code: str) -> int:
    if code in ENVIRONMENT:
        return 3
    return 2 if code in _USAGE or code.startswith(("policy_", "mapping_")) else 1


def _language() -> str:
    said = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "es" if next(filter(None, said), "").startswith("es") else "en"
