"""Files that are whole or not there: JSON and parquet of the same bytes for the same content."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ketenopt.domain.errors import StoreError
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.tables import TABLES_VERSION, Table

ARROW = {"str": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_()}
PART = ".part"


def read_json(path: Path) -> dict[str, Any]:
    """An object from a JSON file.  Raises StoreError."""
    with damaged("read", path):
        data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise StoreError(Phrase("{path}: expected an object, got {found}", path=path, found=type(data).__name__))
    return data


def text(data: Mapping[str, Any]) -> bytes:
    """JSON of the same bytes for the same data: sorted keys, no NaN, a newline at the end."""
    return (json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def schema(table: Table, extra: Mapping[str, str] | None = None) -> pa.Schema:
    """The contract of ``table`` as a parquet schema; units and meanings travel with the file."""
    fields = [
        pa.field(c.name, ARROW[c.dtype], nullable=c.empty, metadata={"unit": c.unit, "meaning": c.meaning}) for c in table.columns
    ]
    return pa.schema(fields, metadata={"table": table.name, "tables_version": str(TABLES_VERSION), **(extra or {})})


def parquet(table: Table, frame: pd.DataFrame) -> bytes:
    """The bytes of a parquet file of ``table``; the same frame gives the same bytes."""
    columns = [pa.array(frame[c.name].to_numpy(), type=ARROW[c.dtype], from_pandas=True) for c in table.columns]
    buffer = BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema(table)), buffer, compression="zstd", version="2.6")
    return buffer.getvalue()


def read_table(table: Table, path: Path, where: Any = None) -> pd.DataFrame:
    """A frame of ``table`` from a parquet file, its dtypes those of the contract; ``where`` as pyarrow's filters."""
    frame: pd.DataFrame = pq.read_table(path, filters=where).to_pandas()
    return frame.astype({c.name: c.dtype for c in table.columns})


def put(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` holds all of it or does not change, also when the power fails."""
    with damaged("write", path), beside(path) as (descriptor, temporary):
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        flush_folder(path.parent)


@contextmanager
def beside(path: Path) -> Iterator[tuple[int, Path]]:
    """A temporary file beside ``path``, gone afterwards whatever happens."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
    try:
        yield descriptor, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """The new name itself must reach the disk too; systems that cannot open a folder do it by themselves."""
    opener: Callable[..., int] = os.open
    try:
        descriptor = opener(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_CANNOT = {
    "read": Phrase("cannot read {path}: {why}"),
    "write": Phrase("cannot write {path}: {why}"),
    "make": Phrase("cannot make {path}: {why}"),
}


@contextmanager
def damaged(what: Literal["read", "write", "make"], path: Path) -> Iterator[None]:
    """What goes wrong with ``path`` becomes one StoreError that names it."""
    try:
        yield
    except OSError as error:
        raise StoreError(Phrase(_CANNOT[what].sentence, path=path, why=error.strerror or error)) from error
    except (pa.ArrowException, ValueError, KeyError) as error:
        why = Phrase("damaged, or not written by this program ({why})", why=error)
        raise StoreError(Phrase(_CANNOT[what].sentence, path=path, why=why)) from error
