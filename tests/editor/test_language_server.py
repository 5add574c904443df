"""An editor on a chain file: the YAML language server, over our JSON Schema, marks faults, completes names and explains.

The server is the one editors use (yaml-language-server from npm, pinned in package-lock.json beside this file).  Where
node or npm is missing the tests are skipped, except in CI: there that is a failure.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ketenopt.cli.entry import main
from ketenopt.read import json_schema, starting_chain

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60

CHAIN = """\
# yaml-language-server: $schema=chain.schema.json
schema: 1
chain: {start: 2027-01-04, periods: 8}
partners:
  om:
    teams: 2
    own_budget: 100
    wip: 3
initiatives:
  file:
    owner: om
    effort: {om: L}
    benefit: {om: "++"}
"""


class Server:
    """The server at the other end of a pipe; ``notes`` are what it said unasked."""

    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen(
            ["node", program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT
        )
        self.last = 0
        self.notes: list[dict[str, Any]] = []

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline().strip()) or not length:
            assert line or self.process.poll() is None, "the server left"
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if "method" in message and "id" in message:  # it asks for settings, or to register something
            wanted = message["params"]["items"] if message["method"] == "workspace/configuration" else None
            self.send({"id": message["id"], "result": wanted and [SETTINGS.get(item["section"]) for item in wanted]})
        return message

    def ask(self, method: str, **params: Any) -> Any:
        self.last += 1
        number = self.last
        self.send({"id": number, "method": method, "params": params})
        while (message := self.receive()).get("id") != number or "method" in message:
            self.notes.append(message)
        assert "error" not in message, message
        return message["result"]

    def tell(self, method: str, **params: Any) -> None:
        self.send({"method": method, "params": params})

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What it finds wrong with the document as it is now."""
        while True:
            for note in self.notes:
                if note.get("method") == "textDocument/publishDiagnostics" and note["params"]["uri"] == uri:
                    found: list[dict[str, Any]] = note["params"]["diagnostics"]
                    return found
            self.notes.append(self.receive())

    def leave(self) -> None:
        with suppress(OSError, AssertionError):
            self.ask("shutdown")
            self.tell("exit")
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}, "http": {}}


def installed() -> str:
    """Where the server is.  Skips, or fails in CI, where it cannot be had."""
    if shutil.which("node") and shutil.which("npm"):
        done = subprocess.run([ROOT / ".ci" / "language-server"], capture_output=True, text=True, timeout=240, check=False)
        if done.returncode == 0:
            return done.stdout.strip()
        why = f"the language server could not be installed: {done.stderr.strip() or done.stdout.strip()}"
    else:
        why = "node and npm are not here"
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server(installed())
    running.ask(
        "initialize",
        processId=os.getpid(),
        rootUri=ROOT.as_uri(),
        capabilities={
            "workspace": {"configuration": True},
            "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}}},
        },
    )
    running.tell("initialized")
    yield running
    running.leave()


class Editor:
    """One file open in an editor."""

    def __init__(self, server: Server, folder: Path, text: str) -> None:
        (folder / "chain.schema.json").write_text(json.dumps(json_schema()), encoding="utf-8")
        self.path = folder / "chain.yaml"
        self.path.write_text(text, encoding="utf-8")
        self.server, self.text, self.uri = server, text, self.path.as_uri()
        server.notes.clear()
        server.tell("textDocument/didOpen", textDocument={"uri": self.uri, "languageId": "yaml", "version": 1, "text": text})

    def faults(self) -> list[tuple[str, str]]:
        """The marked text of every diagnostic, and what it says."""
        return [(self._marked(found["range"]), found["message"]) for found in self.server.diagnostics(self.uri)]

    def completions(self, after: str) -> dict[str, dict[str, Any]]:
        """What may be typed right after the text ``after``, by label."""
        found = self.server.ask("textDocument/completion", **self._at(after, len(after)))
        items = found["items"] if isinstance(found, dict) else found or []
        return {item["label"]: item for item in items}

    def hover(self, word: str) -> str:
        """What is shown when the mouse rests on ``word``."""
        found = self.server.ask("textDocument/hover", **self._at(word, 1))
        return found["contents"]["value"] if found else ""

    def _at(self, text: str, offset: int) -> dict[str, Any]:
        before = self.text[: self.text.index(text) + offset]
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return {"textDocument": {"uri": self.uri}, "position": place}

    def _marked(self, where: dict[str, Any]) -> str:
        line = self.text.splitlines()[where["start"]["line"]]
        end = where["end"]["character"] if where["end"]["line"] == where["start"]["line"] else None
        return line[where["start"]["character"] : end]


@pytest.mark.timeout(SECONDS * 5)
def test_a_sound_chain_has_no_marks(server: Server, tmp_path: Path) -> None:
    assert Editor(server, tmp_path, CHAIN).faults() == []


def test_the_starting_chain_and_our_scenarios_have_no_marks(server: Server, tmp_path: Path) -> None:
    texts = {"start": starting_chain()["chain.yaml"]}
    texts |= {file.parent.name: file.read_text(encoding="utf-8") for file in sorted((ROOT / "scenarios").glob("*/chain.yaml"))}
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        typed = "# yaml-language-server: $schema=chain.schema.json\n" + text
        assert Editor(server, tmp_path / name, typed).faults() == [], name


@pytest.mark.parametrize(
    ("old", "new", "mark", "words"),
    [
        ("wip: 3", "wip: three", "three", "Incorrect type"),
        ("wip: 3", "wip: 0", "0", "1"),
        ("own_budget: 100", "own_bugdet: 100", "own_bugdet", "own_bugdet is not allowed"),
        ("initiatives:", "initiativs:", "initiativs", "initiativs is not allowed"),
        ("owner: om", "onwer: om", "onwer", "onwer is not allowed"),
        ("om: L}", "om: XXL}", "XXL", "Value is not accepted"),
    ],
)
def test_a_fault_is_marked_where_it_is(server: Server, tmp_path: Path, old: str, new: str, mark: str, words: str) -> None:
    found = Editor(server, tmp_path, CHAIN.replace(old, new)).faults()
    assert any(text == mark and words in message for text, message in found), found


@pytest.mark.parametrize(("typed", "suggestion"), [("own_bugdet", "own_budget"), ("onwer", "owner"), ("initiativs", "initiatives")])
def test_an_unknown_key_that_an_editor_marks_is_offered_its_nearest_neighbour_by_check(
    tmp_path: Path, typed: str, suggestion: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "chain.yaml").write_text(CHAIN.replace(f"{suggestion}:", f"{typed}:"), encoding="utf-8")
    assert main(["check", str(tmp_path), "--json"]) == 3
    faults = json.loads(capsys.readouterr().out)["error"]["faults"]
    (fault,) = (fault for fault in faults if fault["code"] == "unknown-field")
    line = next(index for index, text in enumerate((tmp_path / "chain.yaml").read_text().splitlines(), 1) if f"{typed}:" in text)
    assert (fault["line"], fault["suggestion"]) == (line, suggestion)


def test_keys_and_words_are_completed(server: Server, tmp_path: Path) -> None:
    editor = Editor(server, tmp_path, CHAIN.replace("    wip: 3\n", "    wip: 3\n    \n") + "    kind: \n")
    keys = editor.completions("    wip: 3\n    ")
    assert {"own_work_share", "plan_to_share", "goals"} <= set(keys)
    assert "wip" not in keys
    assert "kEUR" in str(keys["sacrifice"]["documentation"])
    assert {"efficiency", "ease", "cooperation", "statutory"} <= set(editor.completions("    kind: "))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("own_budget", ("kEUR", "spread evenly", "1500")),
        ("teams:", ("8 FTE", "1.5")),
        ("effort", ("Effort by partner or team",)),
        ("periods", ("quarters",)),
        ("benefit", ("users",)),
        ("wip:", ("increments", "works on at the same time")),
    ],
)
def test_hovering_explains_with_unit_and_example(server: Server, tmp_path: Path, word: str, parts: tuple[str, ...]) -> None:
    shown = Editor(server, tmp_path, CHAIN).hover(word)
    for part in parts:
        assert part in shown, shown
