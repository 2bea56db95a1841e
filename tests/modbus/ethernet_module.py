"""The Ethernet module of the emulated board: TCP outside, UART 2 of the board inside.

It serves one client at a time, and a new client takes the place of the old one. What it and the
board tell each other stands in firmware/boards/mps2/ethernet_module.hpp.
"""

import contextlib
import selectors
import socket
import threading
from pathlib import Path

CLIENT, END, ESCAPE = 0x02, 0x04, 0x10
RECEIVE_BYTES = 4096
# A client that does not take its answers is cut off, so that the board never waits for it.
UNREAD_BYTES_MAX = 1 << 20
LOOK_S = 0.05  # how long close() may go unseen
Ready = list[tuple[selectors.SelectorKey, int]]


class EthernetModule:
    """Listens on a free port of 127.0.0.1 until it is closed."""

    def __init__(self, uart: Path) -> None:
        """`uart`: the socket of UART 2 of a board that runs."""
        self._board = socket.socket(socket.AF_UNIX)
        self._board.connect(str(uart))
        self._board.setblocking(False)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self._client: socket.socket | None = None
        self._to_board = b""
        self._to_client = b""
        self._client_ends = False  # when its answers have gone
        self._escaped = False  # the last byte of the board was a DLE
        self._unconfirmed = 0  # connections that the board has not repeated yet
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._drop_client()
        self._listener.close()
        self._board.close()

    def __enter__(self) -> "EthernetModule":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            ready = {key.fileobj: events for key, events in self._wait()}
            if not self._serve_board(ready.get(self._board, 0)):
                self._drop_client()
                return
            if self._client is not None and self._client in ready:
                self._serve_client(self._client, ready[self._client])
            if self._listener in ready:
                self._accept()

    def _wait(self) -> Ready:
        """Whoever can be served; a client is heard when the board has taken what it said before."""
        with selectors.DefaultSelector() as selector:
            read, write = selectors.EVENT_READ, selectors.EVENT_WRITE
            selector.register(self._listener, read)
            selector.register(self._board, read | (write if self._to_board else 0))
            if self._client is not None:
                heard = 0 if self._to_board or self._client_ends else read
                wanted = heard | (write if self._to_client else 0)
                if wanted:
                    selector.register(self._client, wanted)
            return selector.select(LOOK_S)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            client, _ = self._listener.accept()
            self._drop_client()
            client.setblocking(False)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._client = client
            self._unconfirmed += 1
            self._to_board += bytes([ESCAPE, CLIENT])

    def _drop_client(self) -> None:
        if self._client is None:
            return
        self._client.close()
        self._client = None
        self._to_client = b""
        self._client_ends = False
        self._to_board += bytes([ESCAPE, END])

    def _serve_client(self, client: socket.socket, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                self._to_client = self._to_client[client.send(self._to_client) :]
            if events & selectors.EVENT_READ:
                data = client.recv(RECEIVE_BYTES)
                if not data:
                    self._drop_client()
                self._to_board += data.replace(bytes([ESCAPE]), bytes([ESCAPE, ESCAPE]))
        except OSError:
            self._drop_client()
        self._end_when_answered()

    def _serve_board(self, events: int) -> bool:
        """False when the board has gone."""
        try:
            if events & selectors.EVENT_WRITE:
                self._to_board = self._to_board[self._board.send(self._to_board) :]
            if not events & selectors.EVENT_READ:
                return True
            data = self._board.recv(RECEIVE_BYTES)
        except OSError:
            return False
        for byte in data:
            self._take_byte(byte)
        if len(self._to_client) > UNREAD_BYTES_MAX:
            self._drop_client()
        self._end_when_answered()
        return bool(data)

    def _take_byte(self, byte: int) -> None:
        if not self._escaped and byte == ESCAPE:
            self._escaped = True
            return
        is_control = self._escaped and byte != ESCAPE
        self._escaped = False
        if is_control and byte == CLIENT:
            self._unconfirmed -= 1
        elif self._client is None or self._unconfirmed:
            return  # for somebody who has gone
        elif is_control and byte == END:
            self._client_ends = True
        else:
            self._to_client += bytes([byte])

    def _end_when_answered(self) -> None:
        if self._client_ends and not self._to_client:
            self._drop_client()
