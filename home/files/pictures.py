"""Pictures as they may be kept: upright, in sRGB, without metadata, and no larger than needed.

Imports nothing of Django: large pictures are read apart (see ``apart``).
"""

from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms
from pillow_heif import register_heif_opener

from home.files.apart import RefusedError, run_apart, work_apart

#: Million pixels: of what is taken, and of what is kept of it. Enough for a page of print.
MAX_MEGAPIXELS = 30
KEPT_MEGAPIXELS = 12
#: Up to here a picture is decoded where it is asked for: that takes some 50 MB.
SMALL_MEGAPIXELS = 4
#: Rows that are worked on together, and rows of the original that those at their edges need.
STRIP, MARGIN = 256, 8

_Writing = tuple[str, str, dict[str, Any]]

register_heif_opener()

_JPEG: _Writing = ("JPEG", ".jpg", {"quality": 90, "progressive": True, "optimize": True})
_WEBP: _Writing = ("WEBP", ".webp", {"quality": 88})
# How each format is written. Pillow calls a JPEG that carries a second picture, as many
# phones make them, an MPO; only its first picture is kept. What phones take photos in, HEIC
# (Pillow says HEIF) and AVIF, is not for all browsers and programs, and becomes JPEG.
_WRITING: dict[str, _Writing] = {
    "JPEG": _JPEG,
    "MPO": _JPEG,
    "PNG": ("PNG", ".png", {"optimize": True}),
    "WEBP": _WEBP,
    "HEIF": _JPEG,
    "AVIF": _JPEG,
}
_READ = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
_ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}

# How to turn a picture upright by its orientation (EXIF 2.32, tag 0x0112).
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def clean_picture(content: bytes, most_bytes: int) -> tuple[bytes, str]:
    """A picture without metadata, of at most so many bytes, and the ending of its name.

    Raises ``RefusedError`` for anything but a whole picture of at most ``MAX_MEGAPIXELS``: with
    ``unreadable``, ``damaged``, ``too_many_pixels`` or ``too_much``, for the memory that it takes.
    """
    image = _open(content)
    if image.width * image.height <= SMALL_MEGAPIXELS * 1_000_000:
        made = make_clean(content, str(most_bytes))
    else:
        made = run_apart("home.files.pictures", content, str(most_bytes))
    return made, _ENDINGS[str(Image.open(BytesIO(made), formats=tuple(_ENDINGS)).format)]


def make_clean(content: bytes, most_bytes: str) -> bytes:
    """As ``clean_picture``, here and now."""
    image = _open(content)
    picture = _decode(image)
    writing = _WRITING[str(image.format)]
    if writing is _JPEG and picture.mode == "RGBA":
        writing = _WEBP
    format_name, _ending, options = writing
    del image
    while True:
        output = BytesIO()
        picture.save(output, format_name, **options)
        if output.tell() <= int(most_bytes):
            return output.getvalue()
        picture = picture.resize((picture.width * 3 // 4 or 1, picture.height * 3 // 4 or 1))


def _open(content: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(content), formats=_READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedError("too_many_pixels") from error
    except MemoryError:
        raise
    except Exception as error:  # at hostile bytes Pillow raises nearly anything
        raise RefusedError("unreadable") from error
    if image.width * image.height > MAX_MEGAPIXELS * 1_000_000:
        raise RefusedError("too_many_pixels")
    return image


def _decode(image: Image.Image) -> Image.Image:
    try:
        scale = min(1.0, (KEPT_MEGAPIXELS * 1_000_000 / (image.width * image.height)) ** 0.5)
        size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
        if image.format == "JPEG":
            image.draft(image.mode, size)  # decoded at half the size, where that is enough
        image.load()
        picture = _upright(_by_strips(image, size), image)
    except MemoryError:
        raise
    except Exception as error:  # as above
        raise RefusedError("damaged") from error
    # Pillow would write the profile, comments and the rest back from here.
    picture.info = {}
    return picture


def _by_strips(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in the plain form and at a size, made so that memory holds it only once."""
    width, height = size
    whole = None
    for top in range(0, height, STRIP):
        bottom = min(height, top + STRIP)
        start, end = top * image.height / height, bottom * image.height / height
        margin = 0 if size == image.size else MARGIN
        first = max(0, int(start) - margin)
        last = min(image.height, int(end + 0.999) + margin)
        strip = _in_srgb(_in_plain_mode(image.crop((0, first, image.width, last))))
        if size != image.size:
            box = (0, start - first, image.width, end - first)
            strip = strip.resize((width, bottom - top), box=box)
        whole = whole or Image.new(strip.mode, size)
        whole.paste(strip, (0, top))
    return whole or image


def _upright(picture: Image.Image, image: Image.Image) -> Image.Image:
    """The picture as it was held when it was taken.

    Of its metadata only the orientation is read: cameras and messengers write the rest in
    ways that Pillow refuses to write again, and it is dropped anyway.
    """
    try:
        turn = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # at damaged metadata Pillow raises nearly anything
        turn = None
    return picture.transpose(turn) if turn is not None else picture


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    """Grey, RGB, RGBA or CMYK, eight bits each."""
    if picture.mode.startswith("I"):
        picture.info.pop("transparency", None)  # one of 65536 greys, which has no meaning in 256
        # Scaled by hand, because ``convert`` alone cuts every grey above 255 to white.
        return picture.point(lambda grey: grey * (1 / 257)).convert("L")
    if picture.has_transparency_data:
        return picture if picture.mode == "RGBA" else picture.convert("RGBA")
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The colours that the embedded profile means, for viewers that will not see the profile."""
    if profile := picture.info.get("icc_profile"):
        # Refused is a broken profile, or one of other channels: browsers ignore it too.
        with suppress(ImageCms.PyCMSError):
            transform = ImageCms.buildTransform(
                ImageCms.getOpenProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                picture.mode,
                "RGBA" if picture.mode == "RGBA" else "RGB",
            )
            picture = transform.apply(picture)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


if __name__ == "__main__":
    work_apart(make_clean)
