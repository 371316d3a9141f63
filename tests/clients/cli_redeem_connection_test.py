"""`fourws giftcard redeem` over a connection that breaks or never comes."""

import contextlib
import socket
import threading
import unittest

import cli
from giftcard_cli import CARD, OPERATION, GiftcardTest, taken


def pass_on(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def let_in_second(door, gateway):
    """Hangs up on the first who comes, and leads the second to the gateway."""
    door.accept()[0].close()
    client, _ = door.accept()
    with client, socket.create_connection(gateway) as server:
        back = threading.Thread(target=pass_on, args=(server, client),
                                daemon=True)
        back.start()
        pass_on(client, server)
        back.join()


class RedeemConnectionTest(GiftcardTest):
    def test_never_says_not_sent_when_the_connection_breaks(self):
        def break_off(_, context):
            context.send_initial_metadata((("fourws-operation", OPERATION),))
            threading.Thread(target=self.gateway.stop).start()
            self.gateway.block()

        self.gateway.redeem = break_off
        result = self.redeem("--request-id", "r-1")
        self.assertEqual(result.returncode, 7, result.stderr)
        self.assertRegex(result.stderr, "money: +unknown")
        self.assertIn("--request-id r-1", result.stderr)
        self.assertIn(f"fourws operation wait {OPERATION}", result.stderr)

    def test_never_says_not_sent_when_the_gateway_is_silent(self):
        self.gateway.redeem = self.gateway.block
        result = self.redeem("--timeout", "3s")
        self.assertEqual(result.returncode, 7, result.stderr)
        self.assertRegex(result.stderr, "money: +unknown")

    def test_says_that_nothing_was_sent_to_an_absent_gateway(self):
        self.gateway.stop()
        result = self.redeem()
        self.assertEqual(result.returncode, 9)
        self.assertRegex(result.stderr, "money: +nothing was taken")

    def test_tries_again_if_the_first_connection_fails(self):
        self.gateway.redeem = taken
        with socket.create_server(("127.0.0.1", 0)) as door:
            thread = threading.Thread(
                target=let_in_second,
                args=(door, ("127.0.0.1", self.gateway.port)),
                daemon=True,
            )
            thread.start()
            result = cli.run(
                "--gateway", f"127.0.0.1:{door.getsockname()[1]}",
                "giftcard", "redeem", CARD, "50",
            )  # fmt: skip
            self.assertEqual(result.returncode, 0, result.stderr)
            thread.join()
        self.assertEqual(len(self.gateway.requests), 1)

    def test_gives_up_on_a_gateway_that_does_not_speak(self):
        with socket.create_server(("127.0.0.1", 0)) as mute:
            result = cli.run(
                "--gateway", f"127.0.0.1:{mute.getsockname()[1]}",
                "--timeout", "1s", "giftcard", "redeem", CARD, "50",
            )  # fmt: skip
        self.assertEqual(result.returncode, 9)


if __name__ == "__main__":
    unittest.main()
