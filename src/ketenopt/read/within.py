"""Files that may be read: ordinary ones, within the folder of the chain that names them, of a size that makes sense."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import NoReturn

from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.phrase import Phrase

_REASONS = {
    errno.EACCES: Phrase("you may not read it"),
    errno.EPERM: Phrase("you may not read it"),
    errno.EISDIR: Phrase("it is a folder"),
    errno.ELOOP: Phrase("it is a link that leads nowhere"),
    errno.ENAMETOOLONG: Phrase("its name is too long"),
}


def bytes_of(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file of at most ``most``; raises OSError or ValueError as the system does, or ScenarioError."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, "is a directory")
        _refuse(path, "no-file", Phrase("this is no ordinary file"))  # a pipe or a device: reading may never end
    if found.st_size > most:
        _refuse(path, "too-large", Phrase("the file is larger than {mb} MB", mb=most // 2**20))
    with path.open("rb") as file:
        data = file.read(most + 1)  # what grows while it is read ends here too
    if len(data) > most:
        _refuse(path, "too-large", Phrase("the file is larger than {mb} MB", mb=most // 2**20))
    return data


def unreadable(path: Path, problem: OSError | ValueError) -> ScenarioError:
    """What to say when the system does not give a file."""
    reason = _REASONS.get(getattr(problem, "errno", None) or 0) or str(getattr(problem, "strerror", None) or problem).lower()
    return ScenarioError((Fault(Place(str(path)), "", "no-file", Phrase("the file cannot be read: {reason}", reason=reason)),))


def leads_out(file: Path, folder: Path) -> bool:
    """True when ``file``, its links followed, is not in ``folder`` or below it; a link that leads nowhere is not out."""
    try:
        return not file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a circle of links
        return False
    except ValueError:  # a name no system can have
        return True


def same(file: Path) -> Path:
    """One name for one file, however it is reached."""
    try:
        return file.resolve()
    except (OSError, RuntimeError, ValueError):
        return file.absolute()


def there(file: Path) -> bool:
    """True when there is something at ``file`` that can be opened."""
    try:
        return file.exists()
    except (OSError, ValueError):
        return False


def absent(file: Path) -> Phrase:
    """What to say of a file that is named and cannot be found."""
    try:
        link = file.is_symlink()
    except (OSError, ValueError):
        link = False
    if link:
        return Phrase("{name!r} is a link that leads nowhere", name=file.name)
    return Phrase("there is no file {name!r}", name=file.name)


def out(place: Place, path: str, name: str) -> Fault:
    """The fault of a file that is not in the chain's folder."""
    message = Phrase("{name!r} is outside the folder of the chain, and is not read", name=name)
    return Fault(place, path, "outside-folder", message, "a file in this folder")


def _refuse(path: Path, code: str, message: Phrase) -> NoReturn:
    raise ScenarioError((Fault(Place(str(path)), "", code, message),))
