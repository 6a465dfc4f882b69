"""A line to PostgreSQL that can be cut at the worst moment: the commit has left, its acknowledgement never comes."""

import asyncio
import contextlib
import struct
from dataclasses import dataclass, field
from threading import Event, Thread

from launcher.network import LOCALHOST

STARTUP = 196_608  # protocol 3.0; smaller requests (encryption) come before it, without a type byte


@dataclass
class Order:
    """Which commit to cut: of a transaction that said all of ``words``, after ``skip`` others that did."""

    words: tuple[str, ...]
    skip: int
    wait_for_answer: bool
    done: Event = field(default_factory=Event)

    def concerns(self, said):
        if not all(word in said for word in self.words):
            return False
        self.skip -= 1
        return self.skip < 0


class CuttableLine:
    """A TCP proxy before the cluster. It passes everything on, until an order says which commit to cut."""

    def __init__(self, *, to_port):
        self.to_port = to_port
        self.port = 0
        self.commits = 0
        self.order = None
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)
        self._ready = Event()

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_error):
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def cut(self, *words, skip=0, wait_for_answer=True):
        """Cut one line at one commit: as soon as it has left, or when the server has answered it."""
        self.order = Order(words, skip, wait_for_answer)
        return self.order.done

    def _run(self):
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self):
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._line, LOCALHOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopping.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _line(self, client_in, client_out):
        try:
            server_in, server_out = await asyncio.open_connection(LOCALHOST, self.to_port)
        except OSError:
            client_out.close()
            return
        answering = asyncio.ensure_future(_pass_on(server_in, client_out))
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._pass_commands_on(client_in, server_in, server_out, answering)
        for ending in (client_out, server_out):
            ending.close()
        answering.cancel()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await answering

    async def _pass_commands_on(self, client_in, server_in, server_out, answering):
        await self._pass_startup_on(client_in, server_out)
        said = ""
        while True:
            kind, body = await _message(client_in)
            command = body.rstrip(b"\0").decode(errors="replace") if kind == b"Q" else ""
            said = "" if command.startswith("BEGIN") else said + command
            committing = command == "COMMIT"
            self.commits += committing
            cut = committing and self.order is not None and self.order.concerns(said)
            if cut and self.order.wait_for_answer:
                answering.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await answering
            server_out.write(kind + struct.pack("!i", len(body) + 4) + body)
            await server_out.drain()
            if cut:
                await self._cut(server_in)
                return

    async def _pass_startup_on(self, client_in, server_out):
        code = 0
        while code != STARTUP:
            (length,) = struct.unpack("!i", await client_in.readexactly(4))
            body = await client_in.readexactly(length - 4)
            (code,) = struct.unpack("!i", body[:4])
            server_out.write(struct.pack("!i", length) + body)
            await server_out.drain()

    async def _cut(self, server_in):
        """The server has the commit; whoever sent it learns nothing more."""
        order, self.order = self.order, None
        if order.wait_for_answer:
            await server_in.read(65_536)
        order.done.set()


async def _message(stream):
    kind = await stream.readexactly(1)
    (length,) = struct.unpack("!i", await stream.readexactly(4))
    return kind, await stream.readexactly(length - 4)


async def _pass_on(source, target):
    with contextlib.suppress(OSError):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
    target.close()
