"""Files that go with an application: taken for what they are, whatever their name claims."""

import re
from dataclasses import dataclass
from hashlib import sha256

from penggerak.apps.register.photos import NotAPictureError, read_picture

MOST_BYTES = 5 * 2**20
PDF = re.compile(rb"%PDF-[12]\.\d")
# What a document for reading has no use for, and a harmful one needs.
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")


class NotADocumentError(ValueError):
    """The file is neither a PDF for reading nor a picture, or too large."""


@dataclass(frozen=True, slots=True)
class Attached:
    """kind: pdf or jpeg. content: the PDF as it came; of a picture its pixels alone, without place or camera."""

    kind: str
    content: bytes
    digest: str


def read_document(content: bytes) -> Attached:
    """The document in a file. Raises NotADocumentError."""
    if not content or len(content) > MOST_BYTES:
        raise NotADocumentError
    if content.startswith(b"%PDF"):
        return Attached("pdf", _checked_pdf(content), sha256(content).hexdigest())
    try:
        picture = read_picture(content)
    except NotAPictureError as error:
        raise NotADocumentError from error
    return Attached("jpeg", picture.content, picture.digest)


def _checked_pdf(content: bytes) -> bytes:
    """Served only as a download with a sandbox around it; this keeps out what openly acts."""
    is_whole = PDF.match(content) and b"%%EOF" in content[-1024:]
    if not is_whole or any(mark in content for mark in ACTIVE):
        raise NotADocumentError
    return content
