"""A PostgreSQL with PostGIS of the tests' own: started in a folder and on a port of its own, and stopped after."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: float(path.parent.name))
USER, DATABASE, PASSWORD = "planlegger", "kommune", "hemmelig-passord"


def why_not() -> str:
    """Return why no server can be started here, "" when one can."""
    if PROGRAMS is None:
        return "PostgreSQL is not installed"
    control = Path("/usr/share/postgresql") / PROGRAMS.parent.name / "extension" / "postgis.control"
    return "" if control.exists() else "PostGIS is not installed"


@dataclass
class Server:
    """A running server."""

    folder: Path
    port: int

    @property
    def uri(self) -> str:
        """How QGIS names the database."""
        return f"dbname='{DATABASE}' host=127.0.0.1 port={self.port} user='{USER}' password='{PASSWORD}'"

    def sql(self, text: str) -> str:
        """Run SQL and return what comes back, a row per line, cells between bars."""
        plainly = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1")
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", DATABASE)
        return self._run("psql", *plainly, *where, "-c", text).strip()

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k '' -c fsync=off"
        self._run(
            "pg_ctl",
            "-D",
            str(self.folder / "data"),
            "-w",
            "-t",
            "60",
            "-l",
            str(self.folder / "log"),
            "-o",
            options,
            "start",
        )

    def stop(self) -> None:
        """Stop at once, as when the cable is pulled."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> str:
        assert PROGRAMS is not None
        # The server refuses to run as root.
        other = [shutil.which("setpriv") or "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        command = [*(other if os.geteuid() == 0 else []), str(PROGRAMS / program), *arguments]
        environment = {**os.environ, "PGPASSWORD": PASSWORD, "LC_ALL": "C.UTF-8"}
        ended = subprocess.run(
            command, env=environment, cwd="/", capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if ended.returncode:
            raise RuntimeError(f"{program}: {ended.stdout}{ended.stderr}")
        return ended.stdout


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """Start a server with an empty database that has PostGIS."""
    folder = Path(tempfile.mkdtemp(prefix="klimaklok_pg_"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            made = Server(folder, probe.getsockname()[1])
        secret = folder / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        made._run(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            USER,
            "-A",
            "scram-sha-256",
            "--pwfile",
            str(secret),
            "-E",
            "UTF8",
        )
        made.start()
        try:
            made._run("createdb", "-h", "127.0.0.1", "-p", str(made.port), "-U", USER, DATABASE)
            made.sql("CREATE EXTENSION postgis; CREATE SCHEMA plan;")
            yield made
        finally:
            with contextlib.suppress(RuntimeError):  # a test may have stopped it
                made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
