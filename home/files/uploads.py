"""What becomes of files that come in: names that betray nothing, pictures without metadata.

Models and the default storage import this module while the models are being loaded,
so nothing at its top may import a model.
"""

import posixpath
import re
import secrets
from contextlib import suppress
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms
from pillow_heif import register_heif_opener
from wagtail.images.fields import WagtailImageField

if TYPE_CHECKING:
    from wagtail.images.models import AbstractImage

MAX_MEGAPIXELS = 60

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

_TOKEN_BYTES = 12  # beyond guessing, and short enough that a rendition's name holds it whole
_RENDITION = re.compile(rf"images/[0-9a-f]{{{2 * _TOKEN_BYTES}}}\.[^/]+")


class RandomNameStorage(FileSystemStorage):
    """Files under random names: an address cannot be guessed and tells nothing of the upload.

    The folder and the extension stay. A rendition is named by Wagtail after its original,
    which has a random name already, and keeps that name. Where Wagtail has cut it short to
    make room for a long filter, it gets one of its own: Wagtail finds it by its row.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        name = str(name).replace("\\", "/")
        if not _RENDITION.fullmatch(name):
            extension = posixpath.splitext(name)[1].lower()
            name = posixpath.join(
                posixpath.dirname(name), secrets.token_hex(_TOKEN_BYTES) + extension
            )
        return super().get_available_name(name, max_length)


class CleanPicture(ContentFile):
    """A picture that ``reencode`` has written."""


def reencode(file: File) -> CleanPicture:
    """The picture in ``file``, upright, in sRGB and without metadata, in its own format.

    HEIC and AVIF become JPEG, or WebP where something is transparent. Content decides the
    format, not the name. Of an animation the first frame is kept. Raises ``ValidationError``,
    in words for an editor, for anything but a whole picture of these formats of at most
    ``MAX_MEGAPIXELS``.
    """
    file.seek(0)
    image = _open(file.read())
    picture = _decode(image)
    writing = _WRITING[str(image.format)]
    if writing is _JPEG and picture.mode == "RGBA":
        writing = _WEBP
    format_name, extension, options = writing
    output = BytesIO()
    picture.save(output, format_name, **options)
    return CleanPicture(output.getvalue(), name=PurePath(file.name or "").stem + extension)


def _open(content: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(content), formats=_READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:  # at hostile bytes Pillow raises nearly anything
        raise ValidationError(
            _(
                "This file is not a picture that can be read. "
                "Save it as JPEG, PNG or WebP and upload it again."
            ),
            code="unreadable_picture",
        ) from error
    if image.width * image.height > MAX_MEGAPIXELS * 1_000_000:
        raise _too_large()
    return image


def _too_large() -> ValidationError:
    return ValidationError(
        _(
            "This picture has more than %(limit)s million pixels. "
            "Make it smaller and upload it again."
        ),
        code="too_many_pixels",
        params={"limit": MAX_MEGAPIXELS},
    )


def _decode(image: Image.Image) -> Image.Image:
    try:
        image.load()
        picture = _in_srgb(_in_plain_mode(_upright(image)))
    except Exception as error:  # as above
        raise ValidationError(
            _("This picture is damaged or incomplete. Save it again and upload it once more."),
            code="damaged_picture",
        ) from error
    # Pillow would write the profile, comments and the rest back from here.
    picture.info = {}
    return picture


def _upright(image: Image.Image) -> Image.Image:
    """The picture as it was held when it was taken.

    Of its metadata only the orientation is read: cameras and messengers write the rest in
    ways that Pillow refuses to write again, and it is dropped anyway.
    """
    try:
        turn = _UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # at damaged metadata Pillow raises nearly anything
        turn = None
    return image.transpose(turn) if turn is not None else image


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    """Grey, RGB, RGBA or CMYK, eight bits each."""
    if picture.mode.startswith("I"):
        picture.info.pop("transparency", None)  # one of 65536 greys, which has no meaning in 256
        # Scaled by hand, because ``convert`` alone cuts every grey above 255 to white.
        return picture.point(lambda grey: grey * (1 / 257)).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
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


class ReencodingImageField(WagtailImageField):
    """Re-encodes before Wagtail looks: its own checks fail with a 500 at damaged pictures."""

    def to_python(self, data: Any) -> File | None:
        upload = FileField.to_python(self, data)
        if upload is None:
            return None
        self.check_image_file_size(upload)
        picture = reencode(upload)
        _replace_content(upload, picture)
        return picture


def _replace_content(upload: File, picture: CleanPicture) -> None:
    """Leave nothing of what was sent.

    Where another field of the form is wrong, Wagtail's multiple uploader stores the upload
    itself, and makes the image from that when the form has been corrected.
    """
    upload.seek(0)
    upload.truncate()
    upload.write(picture.read())
    upload.flush()
    upload.seek(0)
    upload.size = picture.size
    upload.name = picture.name
    picture.seek(0)


def ensure_reencoded(instance: "AbstractImage") -> None:
    """Clean the file of an unsaved image, whoever put it there, and measure it anew.

    For ``save()`` of the image model. A file that was written by ``image.file.save(...)``
    is in the storage before this is called: give commands the file when making the image.
    """
    if not instance.file or instance.file._committed:  # noqa: SLF001  # Django says it nowhere else
        return
    if not isinstance(instance.file.file, CleanPicture):
        instance.file = reencode(instance.file)  # sets width and height as well
    instance._set_image_file_metadata()  # noqa: SLF001  # as Wagtail's forms do
