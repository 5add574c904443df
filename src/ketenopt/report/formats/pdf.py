"""A dossier as PDF: A4, tagged, running titles, page x of y; the same dossier gives the same bytes.  Needs the extra [pdf]."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
from typing import Any

from ketenopt.domain.errors import KetenoptError
from ketenopt.report.dossier.value import Dossier
from ketenopt.report.formats.markup import still

HOW = (
    "a PDF needs WeasyPrint and Pango: pip install 'ketenopt[pdf]', and on Debian or Ubuntu sudo apt install libpango-1.0-0 "
    "libpangoft2-1.0-0; every other format works without, and a browser prints the HTML to PDF"
)


class NoPango(KetenoptError):
    """What makes a PDF is not on this machine."""


def pdf(dossier: Dossier) -> bytes:
    """The PDF.  Raises NoPango, with what to install, where WeasyPrint or Pango is absent."""
    weasyprint = _weasyprint()
    page = still(dossier)
    identifier = hashlib.sha256(page.encode()).digest()[:16]
    only_data = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)  # no file, no address is opened
    document = weasyprint.HTML(string=page, url_fetcher=only_data)
    made: bytes = document.write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return made


def _weasyprint() -> Any:
    """WeasyPrint; where Pango is absent it prints to stdout, and that reaches nobody."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return importlib.import_module("weasyprint")  # only who wants a PDF loads it
    except (ImportError, OSError) as problem:
        raise NoPango(HOW) from problem
