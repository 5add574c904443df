"""What stands beside a sound chain with one thing wrong each: overlays, studies, settings, tables, and files that lead astray."""

import os
from collections.abc import Callable
from pathlib import Path

CHAIN = """\
chain: {start: 2027-01-04, periods: 8}
funds: {pot: {2027: 6000, 2028: {value: 4000, low: 3000, high: 5000}}, own: {budget: {2027Q1: 100}}}
partners:
  om: {teams: 2, own_budget: 800}
  zm: {teams: 1, budget: {2027Q1: 10, 2027Q2: 20}}
initiatives:
  a: {owner: om, ask: {pot: 100}, effort: {om: L, zm: 2}, benefit: {om: 10}}
  b: {owner: zm, ask: {zm: 5}, effort: {zm: {value: S, source: expert}}, benefit: {zm: 5}, after: [a]}
gates:
  g: {blocks: [b], acts: om, expected: 2027-02}
"""
STUDY = """\
baseline: now
proposal: then
scenarios:
  now: {rule: rank-and-fill}
  then: {}
"""

# text, code, place, path, suggestion
OVERLAYS = [
    ("set: {partners.omm.wip: 3}", "unknown-path", "1:7", "partners.omm.wip", "partners.om.wip"),
    ("set:\n  partners.om.wpi: 3", "unknown-path", "2:3", "partners.om.wpi", "partners.om.wip"),
    ("set: {initiatives.a.effort.omm: S}", "unknown-path", "1:7", "initiatives.a.effort.omm", "initiatives.a.effort.om"),
    ("set: {initiatives.a.increments.9.share: 1}", "unknown-path", "1:7", "initiatives.a.increments.9.share", ""),
    ("set: {partnrs: 1}", "unknown-path", "1:7", "partnrs", "partners"),
    ("set: {partners.om.budget.2031Q1: 1}", "unknown-path", "1:7", "partners.om.budget.2031Q1", "partners.om.budget.2027Q1"),
    ("set: {chain.focus.x: 1}", "unknown-path", "1:7", "chain.focus.x", ""),
    ("scale: {funds.pott.budget.*: 2}", "unknown-path", "1:9", "funds.pott.budget.*", "funds.pot.budget.*"),
    ("scale: {funds.*.bugdet.*: 2}", "unknown-path", "1:9", "funds.*.bugdet.*", ""),
    ("scale: {funds.pot.budget: 2}", "not-a-number", "1:9", "funds.pot.budget", "funds.pot.budget.*"),
    ("scale: {funds.pot.2027: lots}", "not-a-number", "1:25", "funds.pot.2027", ""),
    ("add: {initiatives.a: {}}", "exists", "1:7", "initiatives.a", ""),
    ("add: {nothing.a: {}}", "unknown-path", "1:7", "nothing.a", ""),
    ("remove: [initiatives.c]", "unknown-path", "1:10", "initiatives.c", ""),
    ("remove: [gate.g]", "unknown-path", "1:10", "gate.g", "gates.g"),
    ("sett: {chain.focus: 1}\nset: {}", "unknown-field", "1:1", "sett", "set"),
    ("set: [chain.focus]", "type", "1:6", "set", ""),
    ("extends: chian.yaml", "no-file", "1:10", "extends", "chain.yaml"),
    ("extends: ../other/chain.yaml", "outside-folder", "1:10", "extends", ""),
    ("extends: /etc/passwd", "outside-folder", "1:10", "extends", ""),
    ("schema: 9\nset: {chain.focus: 0.5}", "schema", "1:9", "schema", ""),
    ("extends: change.yaml", "cycle", "1:10", "extends", ""),
    ("set: {partners.om.wip: 0}", "limit", "1:24", "partners.om.wip", ""),
    ("set: {teams.om-1.fte: .nan}", "not-finite", "1:23", "teams.om-1.fte", ""),
]

# old, new, code, path, suggestion
STUDIES = [
    ("baseline: now", "baseline: nwo", "unknown-reference", "baseline", "now"),
    ("proposal: then\n", "", "missing", "proposal", ""),
    ("{rule: rank-and-fill}", "{rul: x}", "unknown-field", "scenarios.now.rul", "rule"),
    ("baseline: now", "baseline: now\nreplications: 0", "limit", "replications", ""),
    ("baseline: now", "baseline: now\nchain: elsewhere", "no-chain", "chain", ""),
]

# setting, code, suggestion
SETTINGS = [
    ("partners.om.wip", "set", ""),
    ("=3", "set", ""),
    ("partners.om.wpi=3", "unknown-path", "partners.om.wip"),
    ("partners.om.wip=x", "type", ""),
    ("partners.om.wip={", "syntax", ""),
    ("..=1", "unknown-path", ""),
]

# table, text, code, place, suggestion
TABLES = [
    ("teams", "id,partner,fte\nt,om,-1\n", "limit", "2:6", ""),
    ("teams", "id,partner,fte\nt,omm,1\n", "unknown-reference", "2:3", "om"),
    ("teams", "id,partner,ftes\nt,om,1\n", "unknown-field", "1:12", "fte"),
    ("teams", "partner,fte\nom,1\n", "missing", "1:1", ""),
    ("teams", "id,partner\nt,om\nt,om\n", "duplicate", "3:1", ""),
    ("teams", "id,partner\nt,om,,9\n", "columns", "2:7", ""),
    ("teams", 'id,partner\nt,"om\n', "syntax", "2:3", ""),
    ("teams", "", "empty", "1:1", ""),
    ("teams", 'id,partner,fte\nt,om,"7,5"\n', "type", "2:6", "7.5"),
    ("teams", "id;partner;fte\nt;om;veel\n", "type", "2:6", ""),
    ("teams", "id,partner,partner\nt,om,om\n", "duplicate", "1:12", ""),
    ("teams", "id,partner\nt,оm\n", "look-alike", "2:3", "om"),
    ("teams", "id,partner,fte\n,om,3\n", "missing", "2:1", ""),
    ("teams", "id\tpartner\nt\tom\n", "syntax", "1:1", ""),
    ("teams", "id,partner,fte\nid,partner,fte\n", "header", "2:1", ""),
    ("teams", "id,partner,wip.x\nt,om,1\n", "type", "2:6", ""),
    ("initiatives", "id,owner\na,om\n", "duplicate", "2:1", ""),
    ("increments", "initiative,id,share\nax,x,1\n", "unknown-reference", "2:1", "a"),
    ("increments", "initiative,id,share\n,x,1\n", "missing", "2:1", ""),
]


def _study(overlay: str) -> Callable[[Path], None]:
    return lambda folder: _write(folder / "study.yaml", STUDY.replace("then: {}", f"then: {{overlays: [{overlay}]}}"))


def _write(file: Path, text: str | bytes) -> None:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def _circle(folder: Path) -> None:
    (folder / "chain.yaml").unlink()
    (folder / "chain.yaml").symlink_to("chian.yaml")
    (folder / "chian.yaml").symlink_to("chain.yaml")


def _circle_of_overlays(folder: Path) -> None:
    (folder / "less.yaml").symlink_to("less.yaml")
    _study("less.yaml")(folder)


def _link_out(folder: Path) -> None:
    (folder / "less.yaml").symlink_to("/etc/hostname")
    _study("less.yaml")(folder)


def _folder_for_a_file(folder: Path) -> None:
    (folder / "chain.yaml").unlink()
    (folder / "chain.yaml").mkdir()


def _pipe(folder: Path) -> None:
    (folder / "chain.yaml").unlink()
    os.mkfifo(folder / "chain.yaml")


def _misspelt(folder: Path) -> None:
    (folder / "chain.yaml").rename(folder / "chian.yaml")


BIG = b"#" * (20 * 2**20 + 1)
CP1252 = "id,name\nt,caf\u00e9\n".encode("cp1252")
# what is done to the folder of a sound chain, how, the code, the file or folder it points at, suggestion
FOLDERS: list[tuple[str, Callable[[Path], None], str, str, str]] = [
    ("the chain is a link to itself", _circle, "no-chain", "", "chian.yaml"),
    ("an overlay is a link to itself", _circle_of_overlays, "no-file", "study.yaml", ""),
    ("an overlay is a link out of the folder", _link_out, "outside-folder", "study.yaml", ""),
    ("the study names ../../secret.yaml", _study("../../secret.yaml"), "outside-folder", "study.yaml", ""),
    ("the study names /etc/passwd", _study("/etc/passwd"), "outside-folder", "study.yaml", ""),
    ("the study names an overlay that is not there", _study("les.yaml"), "no-file", "study.yaml", ""),
    ("chain.yaml is a folder", _folder_for_a_file, "no-file", "chain.yaml", ""),
    ("chain.yaml is a pipe", _pipe, "no-file", "chain.yaml", ""),
    ("chain.yaml is called chian.yaml", _misspelt, "no-chain", "", "chian.yaml"),
    ("chain.yaml is larger than 20 MB", lambda folder: _write(folder / "chain.yaml", BIG), "too-large", "chain.yaml", ""),
    ("teams.csv is larger than 20 MB", lambda folder: _write(folder / "teams.csv", BIG), "too-large", "teams.csv", ""),
    ("teams.csv is cp1252", lambda folder: _write(folder / "teams.csv", CP1252), "encoding", "teams.csv", ""),
    ("study.yaml is binary", lambda folder: _write(folder / "study.yaml", bytes(range(256))), "encoding", "study.yaml", ""),
    ("study.yaml is a list", lambda folder: _write(folder / "study.yaml", "[a, b]"), "type", "study.yaml", ""),
]  # fmt: skip
