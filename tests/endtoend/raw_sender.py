"""A connection over which a test sends HTTP bit by bit."""

from sockets import connect, read_to_end


def status_of(received):
    return int(received.split(b" ", 2)[1]) if received else None


class Sender:
    """A connection that sends a request bit by bit."""

    def __init__(self, gateway, source="127.0.0.1"):
        self._socket = connect(gateway.http, source)

    def fileno(self):
        return self._socket.fileno()

    def send(self, data):
        self._socket.sendall(data)

    def head(self, path, length, **headers):
        """Sends the head of a POST that waits for `100 Continue`."""
        lines = [f"POST {path} HTTP/1.1", "Host: x", "Expect: 100-continue",
                 f"Content-Length: {length}",
                 *(f"{name.replace('_', '-')}: {value}"
                   for name, value in headers.items())]
        self.send("\r\n".join([*lines, "", ""]).encode())

    def read_head(self):
        received = b""
        while not received.endswith(b"\r\n\r\n"):
            piece = self._socket.recv(1)
            assert piece, received
            received += piece
        return received

    def read_to_end(self):
        return read_to_end(self._socket)

    def close(self):
        self._socket.close()
