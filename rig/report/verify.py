"""Reads back what a certificate says of its record, for `kwrig verify`."""

from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from rig.report.certificate import KEYWORD_NUMBER, KEYWORD_RECORD, KEYWORD_VERDICT


class NotACertificate(Exception):
    """The file is not a PDF, or not a certificate of this rig; the text says which."""


@dataclass(frozen=True)
class CertificateFacts:
    """The facts that a certificate carries in its metadata."""

    record_sha256: str
    certificate_number: str
    verdict: str


def certificate_facts(pdf: Path) -> CertificateFacts:
    """The record's hash, the number and the verdict. Raises NotACertificate."""
    keywords = _keywords(pdf)
    return CertificateFacts(
        record_sha256=_value(pdf, keywords, KEYWORD_RECORD),
        certificate_number=_value(pdf, keywords, KEYWORD_NUMBER),
        verdict=_value(pdf, keywords, KEYWORD_VERDICT),
    )


def _keywords(pdf: Path) -> list[str]:
    try:
        metadata = PdfReader(pdf).metadata
    except OSError as fault:
        reason = fault.strerror or fault
        raise NotACertificate(f"{pdf}: cannot be read: {reason}") from None
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise NotACertificate(f"{pdf}: not a PDF file: {fault}") from None
    text = str(metadata.get("/Keywords", "")) if metadata else ""
    return [word.strip() for word in text.split(",")]


def _value(pdf: Path, keywords: list[str], prefix: str) -> str:
    for word in keywords:
        if word.startswith(prefix):
            return word.removeprefix(prefix)
    raise NotACertificate(f"{pdf}: not a certificate of this rig: no keyword {prefix}")
