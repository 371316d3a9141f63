"""The log as a file, and SIGHUP, which never ends the gateway."""

import json
import signal
import subprocess

from cards import Card
from gateway import answer_to
from processes import PROGRAMS, wait_until


def events(file):
    if not file.exists():
        return []
    return [json.loads(line)["event"] for line in file.read_text().splitlines()]


def test_goes_on_in_a_new_file_after_a_rotation(make_gateway, sandbox,
                                                tmp_path):
    file, old = tmp_path / "log.jsonl", tmp_path / "log.jsonl.1"
    gateway = make_gateway({"log": {"file": str(file)}})
    card = Card(gateway, sandbox)
    assert card.redeem("1.00").ok
    wait_until(lambda: "operation_told" in events(file), "the first lines")
    file.rename(old)
    gateway.program.signal(signal.SIGHUP)
    wait_until(lambda: "log_reopened" in events(file), "a new file")
    assert card.redeem("1.00").ok
    wait_until(lambda: "operation_told" in events(file), "lines in it")
    assert "log_reopened" not in events(old)
    assert gateway.program.log.read_text() == ""


def test_a_log_that_cannot_be_opened_again_goes_on(make_gateway, sandbox,
                                                   tmp_path):
    folder = tmp_path / "logs"
    folder.mkdir()
    gateway = make_gateway({"log": {"file": str(folder / "log.jsonl")}})
    renamed = tmp_path / "renamed"
    folder.rename(renamed)
    gateway.program.signal(signal.SIGHUP)
    kept = renamed / "log.jsonl"
    wait_until(lambda: "log_not_reopened" in events(kept), "the complaint")
    assert Card(gateway, sandbox).redeem("1.00").ok
    wait_until(lambda: "operation_told" in events(kept), "lines after it")


def test_a_log_that_cannot_be_opened_is_no_start(tmp_path):
    config = tmp_path / "config.json"
    config.write_text(json.dumps(
        {"log": {"file": str(tmp_path / "none" / "log.jsonl")}}))
    ended = subprocess.run(
        [PROGRAMS / "fourws-gateway", "--config", config, "--upstream_url",
         "http://127.0.0.1:1", "--data_dir", tmp_path / "data"],
        capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"log.file" in ended.stderr


def test_a_hangup_without_a_file_does_nothing(make_gateway, sandbox):
    gateway = make_gateway()
    gateway.program.signal(signal.SIGHUP)
    assert Card(gateway, sandbox).redeem("1.00").ok
    assert "log_reopened" not in gateway.program.log.read_text()


def blocks_hangups(pid):
    """Whether the process's first thread blocks SIGHUP."""
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("SigBlk:"):
            return int(line.split()[1], 16) >> (signal.SIGHUP - 1) & 1
    return False


def test_a_hangup_before_it_is_ready_does_not_end_it(tmp_path, sandbox):
    program = subprocess.Popen(
        [PROGRAMS / "fourws-gateway", "--upstream_url", sandbox.url,
         "--grpc_listen", "127.0.0.1:0", "--http_listen", "127.0.0.1:0",
         "--data_dir", tmp_path / "data"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: blocks_hangups(program.pid), "the first step")
        program.send_signal(signal.SIGHUP)
        assert json.loads(program.stdout.readline())["ready"]
        program.terminate()
        assert program.wait() == 0
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def test_a_hangup_while_it_drains_does_not_end_it(make_gateway, sandbox):
    gateway = make_gateway()
    card = Card(gateway, sandbox)
    card.fault("callback_never")
    call = card.start_redeem("1.00")
    sandbox.wait_for_update(card.barcode)
    gateway.program.signal(signal.SIGTERM)
    wait_until(lambda: '"draining"' in gateway.program.log.read_text(),
               "the drain")
    gateway.program.signal(signal.SIGHUP)
    assert answer_to(call).reason == "OPERATION_PENDING"
    assert gateway.program.wait() == 0
