"""Pictures that people hand over, made anew: turned as the camera held them, smaller, and with nothing but their dots.

Whatever else came with one (where it was taken, by whom, what stands behind its end) is left behind, because only the
dots are written again. Sizes are checked before anything is decoded.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

LARGEST = 1600
SMALL = 480
MOST_PIXELS = 60_000_000
"""A JPEG is decoded at a fraction of its size; all others whole, some of them twice."""
MOST_PIXELS_WHOLE = 30_000_000
MOST_ON_A_SIDE = 20_000
QUALITY = 82
_GPS = 0x8825


class BadPhoto(Exception):
    """A picture that is not taken; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it is kept. ``removed`` names what came with it and is gone."""

    media_type: str
    ending: str
    content: bytes
    thumbnail: bytes
    width: int
    height: int
    removed: tuple[str, ...]


def prepare_photo(data: bytes, form: str) -> Photo:
    """The first image of ``data``, which is of this form ("JPEG", "PNG", "GIF", "WEBP"). Raises BadPhoto."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # limits of our own follow, narrower ones
            image = Image.open(BytesIO(data), formats=[form])
        _check_size(image)
        removed = _carried(image)
        drawn = _drawn(image)
    except Image.DecompressionBombError:
        raise BadPhoto("picture_too_large") from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, UnidentifiedImageError, MemoryError):
        raise BadPhoto("picture_broken") from None
    small = drawn.copy()
    small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    kind, content = _written(drawn, form)
    ending = "jpg" if kind == "JPEG" else "png"
    return Photo(f"image/{kind.lower()}", ending, content, _as(small, kind), drawn.width, drawn.height, removed)


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_WHOLE
    if width * height > most or max(width, height) > MOST_ON_A_SIDE:
        raise BadPhoto("picture_too_large")


def _carried(image: Image.Image) -> tuple[str, ...]:
    """What came with the picture beside its dots."""
    found = []
    with suppress(OSError, SyntaxError, ValueError, KeyError):  # broken notes of a camera hinder nobody
        exif = image.getexif()
        found += ["place"] if exif.get_ifd(_GPS) else []
        found += ["camera"] if len(exif) else []
    texts = ("comment", "Comment", "Author", "Copyright", "xmp", "XML:com.adobe.xmp", "photoshop")
    return (*found, "words") if any(name in image.info for name in texts) else tuple(found)


def _drawn(image: Image.Image) -> Image.Image:
    """Its dots, upright and not larger than the page shows them, in plain colours."""
    profile = image.info.get("icc_profile")
    image.draft("RGB", (LARGEST, LARGEST))  # a JPEG is decoded at a fraction of its size where that will do
    image.load()
    turned = ImageOps.exif_transpose(image)
    clear = turned.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in turned.info
    plain = turned.convert("RGBA" if clear else "RGB") if turned.mode != "CMYK" else turned
    plain.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    if profile and not clear:
        plain = _in_screen_colours(plain, profile)
    return _bare(plain.convert("RGBA" if clear else "RGB"))


def _in_screen_colours(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # colours a little off are better than no picture
    return made or image


def _bare(image: Image.Image) -> Image.Image:
    """The dots alone: what Pillow carries along with an image, it may write again."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _written(image: Image.Image, form: str) -> tuple[str, bytes]:
    """A photograph as JPEG, what is drawn or see-through as PNG, where that is not much more."""
    if image.mode == "RGBA":
        return "PNG", _as(image, "PNG")
    photograph = _as(image, "JPEG")
    if form == "JPEG":
        return "JPEG", photograph
    drawing = _as(image, "PNG")
    return ("PNG", drawing) if len(drawing) <= len(photograph) * 1.5 else ("JPEG", photograph)


def _as(image: Image.Image, kind: str) -> bytes:
    written = BytesIO()
    if kind == "JPEG":
        image.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    else:
        image.save(written, "PNG")
    return written.getvalue()
