"""One whole installation for the tests of this folder: PostgreSQL, broker, worker and web server of their own."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.holds import Hold
from tests.servers import OwnBroker, OwnCluster, WebServer, Worker, connected_to, database_url, publishing_to


@dataclass
class Installation:
    """Servers that start once; each test gets an empty database and an empty broker, and may stop anything."""

    folder: Path
    cluster: OwnCluster
    broker: OwnBroker
    worker: Worker | None = None
    web: WebServer | None = None

    def started_worker(self):
        """The worker that lives through every test of this folder."""
        if self.worker is None:
            self.worker = Worker(
                self.broker.url, self.folder / "worker.log", include=["tests.faults.kinds"]
            ).start()
        return self.worker.wait_ready()

    def started_web(self):
        if self.web is None:
            log = self.folder / "web.log"
            self.web = WebServer(log, database=self.cluster.url, broker=self.broker.url).start()
        return self.web

    def stop(self):
        for process in (self.worker, self.web):
            if process:
                process.kill()
        self.broker.stop()


@pytest.fixture(scope="session")
def _servers(django_db_setup, django_db_blocker):
    folder = Path(tempfile.mkdtemp(prefix="asn-faults-"))
    folder.chmod(0o755)  # the database may have to run under another account
    with django_db_blocker.unblock(), OwnCluster(folder) as cluster:
        connection.close()
        cluster.take_schema_of(database_url())
        broker = OwnBroker(str(folder))
        broker.start()
        started = Installation(folder, cluster, broker)
        yield started
        started.stop()
    shutil.rmtree(folder)


@pytest.fixture
def installation(_servers, transactional_db):
    """This process uses the installation's database and broker too."""
    _servers.cluster.renew()
    _servers.broker.client().flushall()
    with connected_to(_servers.cluster.url), publishing_to(_servers.broker.url):
        yield _servers


@pytest.fixture
def hold(installation):
    """A place to stand still, in the installation's database; gone with a server that stops."""
    own = connection.copy()
    with own.cursor() as cursor:
        yield Hold(cursor)
    own.close()
