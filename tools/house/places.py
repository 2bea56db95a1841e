"""No path of one machine and no name of a package index may stand in the repository."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import NamedTuple

from tools.house.source import Finding, Source

# Joined here so that this file does not break its own rule.
_FOLDERS = ("etc", "farm", "home", "mnt", "opt", "root", "srv", "tmp", "usr", "var", "work")
_ABSOLUTE = re.compile(r"(?<![\w.})*\]$-])/(?:" + "|".join(_FOLDERS) + r")(?=/|\b)[\w./*-]*")
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S*")

_INDEX_HOSTS = re.compile(
    r"(?i)\b(?:"
    + "|".join(
        stem + r"\." + end
        for stem, end in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("pypi", "python"),
            ("piwheels", "org"),
            ("anaconda", "(?:org|com)"),
            ("(?:deb|security|snapshot|ftp)", r"debian\.org"),
            ("crates", "io"),
            ("npmjs", "(?:org|com)"),
            ("proxy.golang", "org"),
            (r"pkg\.dev", ""),
        )
    ).replace(r"\.|", "|")
    + r")|--(?:extra-)?index-"
    + "url|--trusted-"
    + "host"
)


class Allowed(NamedTuple):
    """An absolute path that may stand in the files that match a pattern, and why."""

    files: str
    prefix: str
    reason: str


_SYSTEM_PYTHON = "/".join(("", "usr", "bin", "python3"))
ALLOWED = (
    Allowed("tools/bootstrap.sh", _SYSTEM_PYTHON, "the environment is made of Debian's Python"),
    Allowed("tools/lock.sh", _SYSTEM_PYTHON, "the lock is resolved for Debian's Python"),
    Allowed("docs/*.md", _SYSTEM_PYTHON, "names Debian's Python"),
    Allowed("tools/prove_fresh.sh", "/".join(("", "etc")), "copies the host's configuration"),
    Allowed("tools/prove_fresh.sh", "/".join(("", "usr")), "certificates of the host"),
    Allowed("tools/prove_fresh.sh", "/".join(("", "root")), "the folder inside the bare system"),
    Allowed("tools/prove_fresh.sh", "/".join(("", "tmp")), "inside the bare system"),
)


def absolute_paths(source: Source) -> Iterator[Finding]:
    for number, line in enumerate(source.lines, 1):
        if number == 1 and line.startswith("#!"):
            continue
        for match in _ABSOLUTE.finditer(_URL.sub(_same_length, line)):
            path = match.group()
            if _is_allowed(source.path, path):
                continue
            message = f"absolute path {path}; use a path relative to the file or an argument"
            yield Finding(source.path, number, "absolute-path", message)


def index_hosts(source: Source) -> Iterator[Finding]:
    for number, line in enumerate(source.lines, 1):
        match = _INDEX_HOSTS.search(line)
        if match:
            message = f"{match.group()}: the address of a package index belongs to the machine"
            yield Finding(source.path, number, "index-host", message)


def _is_allowed(file: str, path: str) -> bool:
    return any(
        fnmatch(file, entry.files) and (path + "/").startswith(entry.prefix + "/")
        for entry in ALLOWED
    )


def _same_length(match: re.Match[str]) -> str:
    return " " * len(match.group())
