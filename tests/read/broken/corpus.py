"""All broken inputs of this folder as one list: a name, what is wrong in words, and how to make and check it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from read.broken import workbooks
from read.broken.beside import CHAIN, FOLDERS, OVERLAYS, SETTINGS, STUDIES, STUDY, TABLES
from read.broken.chains import CASES, FILES, SOUND


@dataclass(frozen=True)
class Broken:
    """One broken input.  ``make`` writes it into an empty folder and gives the words after ``ketenopt check``."""

    kind: str
    what: str
    code: str
    make: Callable[[Path], list[str]] = field(compare=False)


def corpus() -> list[Broken]:
    """Every broken input there is."""
    return [*_chains(), *_files(), *_overlays(), *_studies(), *_settings(), *_tables(), *_folders(), *_workbooks()]


def written(folder: Path, **files: str | bytes) -> list[str]:
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content if isinstance(content, bytes) else content.encode())
    return [str(folder)]


def _chains() -> list[Broken]:
    def made(old: str, new: str) -> Callable[[Path], list[str]]:
        return lambda folder: written(folder, chain__yaml=SOUND.replace(old, new.replace("§", ""), 1))

    return [Broken("chain.yaml", f"{_brief(old, new)}", code, made(old, new)) for old, new, code, *_ in CASES]


def _files() -> list[Broken]:
    def made(data: bytes) -> Callable[[Path], list[str]]:
        return lambda folder: written(folder, chain__yaml=data)

    return [Broken("chain.yaml, whole", _bytes(data), code, made(data)) for data, code, *_ in FILES]


def _overlays() -> list[Broken]:
    def made(text: str) -> Callable[[Path], list[str]]:
        return lambda folder: [*written(folder, chain__yaml=CHAIN, change__yaml=text)[:0], str(folder / "change.yaml")]

    return [Broken("overlay", text, code, made(text)) for text, code, *_ in OVERLAYS]


def _studies() -> list[Broken]:
    def made(old: str, new: str) -> Callable[[Path], list[str]]:
        return lambda folder: written(folder, chain__yaml=CHAIN, study__yaml=STUDY.replace(old, new))

    return [Broken("study.yaml", _brief(old, new), code, made(old, new)) for old, new, code, *_ in STUDIES]


def _settings() -> list[Broken]:
    def made(setting: str) -> Callable[[Path], list[str]]:
        return lambda folder: [*written(folder, chain__yaml=CHAIN), f"--set={setting}"]

    return [Broken("--set", setting, code, made(setting)) for setting, code, *_ in SETTINGS if "=" in setting]


def _tables() -> list[Broken]:
    def made(name: str, text: str) -> Callable[[Path], list[str]]:
        chain = CHAIN
        if name == "increments":
            chain = CHAIN.replace("ask: {pot: 100}, ", "").replace("effort: {om: L, zm: 2}, ", "")
        return lambda folder: written(folder, chain__yaml=chain, **{f"{name}__csv": text})

    return [Broken(f"{name}.csv", text, code, made(name, text)) for name, text, code, *_ in TABLES]


def _folders() -> list[Broken]:
    def made(change: Callable[[Path], None]) -> Callable[[Path], list[str]]:
        def make(folder: Path) -> list[str]:
            words = written(folder, chain__yaml=CHAIN)
            change(folder)
            return [*words, "--scenario=then"] if "then" in (_text(folder / "study.yaml")) else words

        return make

    return [Broken("folder", what, code, made(change)) for what, change, code, *_ in FOLDERS]


def _text(file: Path) -> str:
    return file.read_bytes().decode("latin-1") if file.is_file() else ""


def _workbooks() -> list[Broken]:
    def made(case: workbooks.Case) -> Callable[[Path], list[str]]:
        return lambda folder: [str(workbooks.make(case, folder))]

    return [Broken("workbook", case.name.replace("-", " "), case.code, made(case)) for case in workbooks.CASES]


def _brief(old: str, new: str) -> str:
    """What stands there instead, without what stayed the same around it."""
    after = new.replace("§", "")
    if not after:
        return f"without: {old.strip()}"
    rest = after.removeprefix(old)
    if rest != after and rest[:1] in (" ", "\n"):
        return rest.strip()
    return after.strip()


def _bytes(data: bytes) -> str:
    shown = data[:40].decode("utf-8", "backslashreplace")
    return f"{shown}…" if len(data) > 40 else shown or "(nothing)"
