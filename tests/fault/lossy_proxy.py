"""A proxy for TCP whose connections can be cut, or fall silent."""

import asyncio
import threading


class LossyProxy:
    """Passes bytes on to `target` (`host:port`), in a thread of its own."""

    def __init__(self, target):
        self._target = target.rsplit(":", 1)
        self._connections = set()
        self._silent = set()
        self._serving = set()  # A task for each connection.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever,
                                        daemon=True)
        self._thread.start()
        self._server = self._do(
            asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % (
            self._server.sockets[0].getsockname()[1])

    def cut(self, chosen):
        """Cuts those of the connections of which `chosen()` is true."""

        async def abort():
            cut = [each for each in self._connections if chosen()]
            self._silent.difference_update(cut)
            for writer in cut:
                writer.transport.abort()
            return len(cut)

        return self._do(abort())

    def swallow(self):
        """Leaves the open connections open, but passes nothing on any more:
        neither bytes nor the end of the other side. New connections pass."""

        async def fall_silent():
            self._silent.update(self._connections)
            return len(self._silent)

        return self._do(fall_silent())

    def close(self):
        """Cuts all connections, and takes no more."""

        async def end():
            self._server.close()
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

        self._do(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    def _accept(self, reader, writer):
        task = self._loop.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection(
                *self._target)
            self._connections.add(writer)
            try:
                await asyncio.gather(
                    self._pass_on(reader, far_writer, writer),
                    self._pass_on(far_reader, writer, writer))
            finally:
                far_writer.transport.abort()
        except OSError:
            pass  # Nobody listens at the target.
        finally:
            self._connections.discard(writer)
            self._silent.discard(writer)
            writer.transport.abort()

    async def _pass_on(self, reader, writer, connection):
        """Until either side is gone; then so is the other."""
        try:
            while data := await reader.read(65536):
                if connection not in self._silent:
                    writer.write(data)
                    await writer.drain()
        except OSError:
            pass
        if connection not in self._silent:
            writer.transport.abort()
