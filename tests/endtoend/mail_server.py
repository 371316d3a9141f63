"""A mail server as a process: SMTP with STARTTLS and a login. Prints a line of
JSON when it listens, and another for each mail it takes."""

import argparse
import asyncio
import json
import signal
import ssl

from aiosmtpd.smtp import SMTP, AuthResult


class Mails:
    """Takes every mail, but refuses the first `refuse`, and those to `unknown`."""

    def __init__(self, refuse, unknown):
        self._refuse = refuse
        self._unknown = unknown

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self._unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):
        if self._refuse > 0:
            self._refuse -= 1
            return "451 try again later"
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "tls": session.ssl is not None, "user": session.authenticated,
            "content": envelope.content.decode()}), flush=True)
        return "250 taken"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", default="127.0.0.1:0")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--refuse", type=int, default=0)
    parser.add_argument("--unknown")
    options = parser.parse_args()

    def check(server, session, envelope, mechanism, data):
        good = (data.login.decode(), data.password.decode()) == (
            options.user, options.password)
        return AuthResult(success=good, handled=False)

    settings = {}
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate, options.key)
        settings.update(tls_context=context, require_starttls=True)
    if options.user:
        settings.update(authenticator=check, auth_required=True,
                        auth_require_tls=bool(options.certificate))

    mails = Mails(options.refuse, options.unknown)

    async def serve():
        loop = asyncio.get_running_loop()
        host, port = options.listen.split(":")
        server = await loop.create_server(
            lambda: SMTP(mails, hostname="localhost", **settings), host,
            int(port))
        stopped = asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, stopped.set)
        address = server.sockets[0].getsockname()
        print(json.dumps({"ready": True, "port": address[1]}), flush=True)
        await stopped.wait()
        server.close()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
