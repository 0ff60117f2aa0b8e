# words: admin
"""What becomes of files that come in: names that betray nothing, no metadata, no scripts.

Models and the default storage import this module while the models are being loaded,
so nothing at its top may import a model.
"""

import posixpath
import re
import secrets
import shutil
import tempfile
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.images.fields import WagtailImageField

from .apart import RefusedError, run_apart
from .pictures import MAX_MEGAPIXELS, clean_picture
from .recordings import MEANT, MOST_BYTES_OF_CAPTIONS, clean_captions, scrubber_of

if TYPE_CHECKING:
    from wagtail.documents.models import AbstractDocument
    from wagtail.images.models import AbstractImage

_TOKEN_BYTES = 12  # beyond guessing, and short enough that a rendition's name holds it whole
MOST_BYTES_OF_A_PDF = 15 * 2**20
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


class CleanDocument(ContentFile):
    """A PDF, or subtitles, that ``cleaned`` has written."""


class CleanRecording(File):
    """A video or sound that ``cleaned`` has written; it may be too large for the memory."""


def reencode(file: File) -> CleanPicture:
    """The picture in ``file``, upright, in sRGB and without metadata, in its own format.

    HEIC and AVIF become JPEG, or WebP where something is transparent. Content decides the
    format, not the name. Of an animation the first frame is kept, and of a very large picture
    one of ``KEPT_MEGAPIXELS``. Raises ``ValidationError``, in words for an editor, for anything
    but a whole picture of these formats of at most ``MAX_MEGAPIXELS``.
    """
    file.seek(0)
    try:
        made, ending = clean_picture(file.read(), most_bytes_of_a_picture())
    except RefusedError as error:
        message = _REFUSALS[f"picture_{error.code}"]
        raise ValidationError(message, error.code, {"limit": MAX_MEGAPIXELS}) from error
    return CleanPicture(made, name=PurePath(file.name or "").stem + ending)


def cleaned(file: File) -> CleanDocument | CleanRecording:
    """What may be kept of a document: a PDF, a recording or subtitles, told by its content.

    Raises ``ValidationError``, in words for an editor, for what cannot be made clean.
    """
    ending = PurePath(file.name or "").suffix.lower().removeprefix(".")
    try:
        recording = _cleaned_recording(file)
        if recording is not None:
            return recording
        if ending == "vtt":
            return _cleaned_captions(file)
        if ending in MEANT:
            raise RefusedError("recording_unreadable")
        return _cleaned_pdf(file)
    except RefusedError as error:
        code = error.code if error.code in _REFUSALS else f"document_{error.code}"
        limits = {"limit": settings.RECORDING_MB}
        raise ValidationError(_REFUSALS[code], error.code, limits) from error


def _cleaned_recording(file: File) -> CleanRecording | None:
    """A clean copy of a video or of sound; ``None`` for what is neither."""
    file.seek(0)
    scrub = scrubber_of(file.read(16))
    if scrub is None:
        return None
    if file.size > settings.RECORDING_MB * 2**20:
        raise RefusedError("recording_too_large")
    copy = tempfile.NamedTemporaryFile()  # noqa: SIM115  # it goes when nobody has it any more
    file.seek(0)
    shutil.copyfileobj(file, copy)
    try:
        ending = scrub(copy.file, copy.tell())
    except RefusedError:
        copy.close()
        raise
    copy.flush()
    copy.seek(0)
    return CleanRecording(copy, _renamed(file, ending))


def _cleaned_captions(file: File) -> CleanDocument:
    file.seek(0)
    content = clean_captions(file.read(MOST_BYTES_OF_CAPTIONS + 1))
    return CleanDocument(content, name=_renamed(file, "vtt"))


def _cleaned_pdf(file: File) -> CleanDocument:
    """The pages of the PDF in ``file``; see ``documents``."""
    file.seek(0)
    content = file.read(MOST_BYTES_OF_A_PDF + 1)
    if len(content) > MOST_BYTES_OF_A_PDF:
        raise RefusedError("too_much")
    made = run_apart("home.files.documents", content)
    return CleanDocument(made, name=file.name or "document.pdf")


def _renamed(file: File, ending: str) -> str:
    return f"{PurePath(file.name or 'recording').stem}.{ending}"


def most_bytes_of_a_picture() -> int:
    """What is kept of a picture is not heavier than what may be sent."""
    return getattr(settings, "WAGTAILIMAGES_MAX_UPLOAD_SIZE", 10 * 2**20)


#: Why a file is not taken, and what to do.
_REFUSALS = {
    "picture_unreadable": _(
        "This file is not a picture that can be read. "
        "Save it as JPEG, PNG or WebP and upload it again."
    ),
    "picture_damaged": _(
        "This picture is damaged or incomplete. Save it again and upload it once more."
    ),
    "picture_too_many_pixels": _(
        "This picture has more than %(limit)s million pixels. Make it smaller and upload it again."
    ),
    "picture_too_much": _(
        "This picture takes too much memory. Save it as JPEG or make it smaller, "
        "and upload it again."
    ),
    "document_no_pdf": _("This file is not a PDF. Save it as PDF and upload it again."),
    "document_damaged": _("This PDF is damaged. Print it into a new PDF and upload that."),
    "document_password": _(
        "This PDF is protected by a password. Save it without one and upload it again."
    ),
    "document_form": _(
        "This PDF is a form of a kind that cannot be made safe. "
        "Print it into a new PDF and upload that."
    ),
    "document_portfolio": _(
        "This PDF is a collection of files. Upload each of them by itself as a PDF."
    ),
    "document_too_much": _(
        "This PDF is too large or too intricate to be made safe. "
        "Print it into a new PDF and upload that."
    ),
    "recording_unreadable": _(
        "Browsers do not play this kind of file. Save videos as MP4 or WebM and sound as MP3, "
        "M4A or Ogg, and upload that."
    ),
    "recording_codec": _(
        "Not all browsers play a recording of this kind. Save videos with H.264 (telephones call "
        "it “most compatible”) or as WebM, and sound as MP3 or AAC, and upload that."
    ),
    "recording_more": _(
        "This recording holds more than pictures and sound, such as subtitles or places, in a way "
        "that cannot be taken out. Export it again without that, and upload it once more."
    ),
    "recording_damaged": _(
        "This recording is damaged or incomplete. Save it again and upload it once more."
    ),
    "recording_too_large": _(
        "A recording may have %(limit)s MB. Export it in a lower resolution, or show a part of it."
    ),
    "recording_too_much": _(
        "This recording is too intricate to be made safe. Export it again and upload that."
    ),
    "captions_no_vtt": _(
        "These are no subtitles in WebVTT. Save them as WebVTT (.vtt) and upload that."
    ),
    "captions_no_utf8": _("These subtitles are not in UTF-8. Save them so and upload them again."),
    "captions_empty": _("There are no subtitles in this file."),
    "captions_too_much": _("This file is too large for subtitles."),
}


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


class CleaningDocumentField(WagtailDocumentField):
    """Takes out of a file what readers should not have, or says why it cannot."""

    def check_document_file_size(self, f: File) -> None:
        """Of a recording that is too large, ``cleaned`` says what to do."""
        f.seek(0)
        if scrubber_of(f.read(16)) is None:
            super().check_document_file_size(f)

    def to_python(self, data: Any) -> File | None:
        upload = super().to_python(data)
        if upload is None:
            return None
        document = cleaned(upload)
        _replace_content(upload, document)
        return document


def _replace_content(upload: File, made: File) -> None:
    """Leave nothing of what was sent.

    Where another field of the form is wrong, Wagtail's multiple uploader stores the upload
    itself, and makes the image from that when the form has been corrected.
    """
    upload.seek(0)
    upload.truncate()
    shutil.copyfileobj(made, upload)
    upload.flush()
    upload.seek(0)
    upload.size = made.size
    upload.name = made.name
    made.seek(0)


def ensure_cleaned(instance: "AbstractDocument") -> None:
    """As ``ensure_reencoded``, for the file of a document."""
    if not instance.file or instance.file._committed:  # noqa: SLF001  # as below
        return
    if not isinstance(instance.file.file, CleanDocument | CleanRecording):
        instance.file = cleaned(instance.file)
    instance._set_document_file_metadata()  # noqa: SLF001  # as Wagtail's forms do


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
