"""Pictures of a visit: opened to see that they are pictures, made smaller, and rid of place and camera."""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 8 * 2**20
MOST_PIXELS = 50_000_000  # a phone's camera has 12 to 50 million; a file that unpacks to more is a trap
LONGEST_SIDE = 1600
QUALITY = 80


class NotAPictureError(ValueError):
    """The file is no picture of a kind we take, is broken, or is far too large."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without any description in it; digest: of its bytes."""

    content: bytes
    digest: str
    width: int
    height: int


def read_picture(content: bytes) -> Picture:
    """The picture in a file, turned upright, at most 1600 pixels long, made anew from its pixels alone.

    Raises NotAPictureError whatever the file's name claims.
    """
    try:
        return _remade(content)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise NotAPictureError from error


def _remade(content: bytes) -> Picture:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise NotAPictureError
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read at the size it will have
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)  # pixels only: EXIF, comments and colour profiles stay behind
    written = BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(written.getvalue(), sha256(written.getvalue()).hexdigest(), bare.width, bare.height)
