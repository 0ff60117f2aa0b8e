"""A mail server on loopback that takes mail, but for the addresses it refuses (RFC 5321)."""

import socketserver
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """``taken`` is what it took, as (recipient, text); ``tried`` whom it was asked for, and
    ``greeted_by`` the names that its clients gave."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, refused: Iterable[str] = (), port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Session)
        self.refused = set(refused)
        self.taken: list[tuple[str, str]] = []
        self.tried: list[str] = []
        self.greeted_by: list[str] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def reached(self) -> list[str]:
        return [recipient for recipient, _text in self.taken]


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        recipients: list[str] = []
        self._say("220 loopback")
        for line in self.rfile:
            command = line.decode().strip()
            verb = command[:4].upper()
            if verb in ("EHLO", "HELO"):
                self.server.greeted_by.append(command[5:])
            elif verb == "RCPT":
                address = command.partition("<")[2].partition(">")[0]
                self.server.tried.append(address)
                if address in self.server.refused:
                    self._say("550 5.1.1 No such user here")
                    continue
                recipients.append(address)
            elif verb == "DATA":
                self._say("354 Go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                self.server.taken += [(address, text) for address in recipients]
            elif verb in ("MAIL", "RSET"):
                recipients = []
            elif verb == "QUIT":
                self._say("221 Bye")
                return
            self._say("250 OK")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server(settings: object, refused: Iterable[str] = ()) -> Iterator[MailServer]:
    """Runs one and sends the mail of this test to it."""
    with MailServer(refused) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
