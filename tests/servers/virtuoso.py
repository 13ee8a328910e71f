"""Virtuoso, with its limits as they come: an answer ends after 10,000 rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.base import INSTALLED, Program, Server, free_port, require, running

__all__ = ["start_virtuoso"]

_DEBIAN = INSTALLED / "debian"
_CONFIGURATION = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 60
O_DIRECT = 0
CaseMode = 2
MaxStaticCursorRows = 5000
CheckpointAuditTrail = 0
AllowOSCalls = 0
SchedulerInterval = 10
DirsAllowed = {folder}
ThreadCleanupInterval = 0
ThreadThreshold = 10
ResourcesCleanupInterval = 0
FreeTextBatchSize = 100000
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
PrefixResultNames = 0

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
MaxClientConnections = 5
DavRoot = DAV
EnabledDavVSP = 0
HTTPProxyEnabled = 0
TempASPXDir = 0
DefaultMailServer = localhost:25
MaxKeepAlives = 10
KeepAliveTimeout = 10
MaxCachedProxyConnections = 10
ProxyConnectionCacheTimeout = 15
HTTPThreadSize = 280000

[Client]
SQL_PREFETCH_ROWS = 100
SQL_PREFETCH_BYTES = 16000

[URIQA]
DefaultHost = 127.0.0.1:{port}

[SPARQL]
ResultSetMaxRows = 10000
"""


@contextmanager
def start_virtuoso(folder: Path) -> Iterator[Server]:
    """Run Virtuoso on a folder; its user dba, password dba, may write, by Digest."""
    binary = require(_DEBIAN / "usr" / "bin" / "virtuoso-t")
    port, sql_port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    configuration = folder / "virtuoso.ini"
    configuration.write_text(_CONFIGURATION.format(folder=folder, port=port, sql_port=sql_port))
    command = [str(binary), "+foreground", "+configfile", str(configuration)]
    server = Server(
        name="virtuoso",
        url=f"{url}/sparql",
        query_url=f"{url}/sparql",
        update_url=f"{url}/sparql-auth",
        graph_url=f"{url}/sparql-graph-crud-auth",
        folder=folder,
        program=Program(command, folder, {"LD_LIBRARY_PATH": str(_DEBIAN / "libraries")}),
        user="dba",
        password="dba",
    )
    with running(server):
        yield server
