"""Of a PDF its pages are kept: no metadata, no script, no file in the file, nothing older."""

import resource
import zlib
from io import BytesIO

import pikepdf
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image
from wagtail.documents import get_document_model

from home.files.documents import make_clean, without_boxes
from home.files.uploads import cleaned
from tests.builders import pdf
from tests.editing import send_form

SECRET = "Ivan-was-here"


def written(document: Pdf, **options) -> bytes:
    output = BytesIO()
    document.save(output, compress_streams=False, **options)
    return output.getvalue()


def a_letter() -> Pdf:
    """A page with words, a link to a page of the web and one to itself."""
    document = Pdf.new()
    page = document.add_blank_page(page_size=(300, 300))
    page.Contents = document.make_stream(b"BT /F1 12 Tf 20 20 Td (Free Ivan) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Annots = Array([link("/URI", URI=String("https://example.org/")), to_the_page(page)])
    return document


def link(kind: str, **more) -> Dictionary:
    action = Dictionary(S=Name(kind), **more)
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action, T=String(SECRET)
    )


def to_the_page(page) -> Dictionary:
    return link("/GoTo", D=Array([page.obj, Name.Fit]))


def everything_in(content: bytes) -> bytes:
    """All of a file, its streams and packed objects opened: what anybody can find in it."""
    with Pdf.open(BytesIO(content)) as document:
        return written(
            document,
            qdf=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )


def photograph() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    output = BytesIO()
    Image.new("RGB", (20, 20), (255, 0, 0)).save(
        output, "JPEG", exif=exif, comment=SECRET.encode(), quality=95
    )
    return output.getvalue()


# What hides in a PDF, each put into the letter


def info(document):
    document.docinfo["/Author"] = SECRET


def xmp(document):
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [SECRET]


def metadata_of_a_page(document):
    document.pages[0].Metadata = document.make_stream(SECRET.encode())
    document.pages[0].PieceInfo = Dictionary(App=Dictionary(Private=String(SECRET)))


def attached_file(document):
    document.attachments["secret.txt"] = SECRET.encode()


def attached_to_a_page(document):
    file = Dictionary(Type=Name.EmbeddedFile)
    stream = document.make_indirect(document.make_stream(SECRET.encode(), file))
    where = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=stream))
    note = Dictionary(Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=where)
    document.pages[0].Annots.append(note)


def associated_file(document):
    stream = document.make_stream(SECRET.encode())
    document.Root.AF = Array([Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream))])


def script(document):
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(SECRET))


def named_script(document):
    action = Dictionary(S=Name.JavaScript, JS=document.make_stream(SECRET.encode()))
    names = Array([String("a"), action])
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def script_of_a_page(document):
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(SECRET)))


def script_of_a_link(document):
    document.pages[0].Annots.append(link("/JavaScript", JS=String(SECRET)))


def script_after_a_link(document):
    after = Dictionary(S=Name.JavaScript, JS=String(SECRET))
    document.pages[0].Annots.append(link("/URI", URI=String("https://a.example/"), Next=after))


def program(document):
    document.pages[0].Annots.append(link("/Launch", F=String(SECRET)))


def sending(document):
    document.pages[0].Annots.append(link("/SubmitForm", F=String(SECRET)))


def other_document(document):
    document.pages[0].Annots.append(link("/GoToR", F=String(SECRET), D=Array([0, Name.Fit])))


def script_in_the_contents(document):
    item = Dictionary(Title=String("One"), A=Dictionary(S=Name.JavaScript, JS=String(SECRET)))
    document.Root.Outlines = document.make_indirect(Dictionary(First=document.make_indirect(item)))


def note(document):
    text = Dictionary(Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(SECRET))
    document.pages[0].Annots.append(text)


def film(document):
    for kind in ("RichMedia", "Screen", "Movie", "Sound", "3D"):
        annotation = Dictionary(Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 9, 9]))
        annotation.Movie = Dictionary(F=String(SECRET))
        document.pages[0].Annots.append(annotation)


def little_picture_of_an_older_page(document):
    document.pages[0].Thumb = document.make_stream(SECRET.encode())


def photograph_with_a_place(document):
    image = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=20,
        Height=20,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    stream = document.make_stream(photograph(), image)
    stream.Filter = Name.DCTDecode
    document.pages[0].Resources.XObject = Dictionary(Im1=stream)
    document.pages[0].Contents = document.make_stream(b"/Im1 Do")


def signature_of_a_signer(document):
    value = Dictionary(Type=Name.Sig, Name=String(SECRET), Contents=String(SECRET))
    field = Dictionary(FT=Name.Sig, V=value, T=String("a"), Rect=Array([0, 0, 0, 0]))
    field.Subtype = Name.Widget
    field = document.make_indirect(field)
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    document.pages[0].Annots.append(field)
    document.Root.Perms = Dictionary(DocMDP=value)


def layer_of_a_program(document):
    about = Dictionary(CreatorInfo=Dictionary(Creator=String(SECRET)))
    layer = Dictionary(Type=Name.OCG, Name=String("One"), Usage=about)
    layer = document.make_indirect(layer)
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary())


HIDDEN = [
    info,
    xmp,
    metadata_of_a_page,
    attached_file,
    attached_to_a_page,
    associated_file,
    script,
    named_script,
    script_of_a_page,
    script_of_a_link,
    script_after_a_link,
    program,
    sending,
    other_document,
    script_in_the_contents,
    note,
    film,
    little_picture_of_an_older_page,
    photograph_with_a_place,
    signature_of_a_signer,
    layer_of_a_program,
]


def test_the_pages_stay_and_their_links():
    made = everything_in(make_clean(written(a_letter())))

    assert b"(Free Ivan) Tj" in made
    assert b"https://example.org/" in made
    assert b"/GoTo" in made
    assert SECRET.encode() not in made, "whoever made a link"


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda each: each.__name__)
def test_nothing_is_kept_of_what_hides_in_a_pdf(hide):
    document = a_letter()
    hide(document)
    sent = written(document)
    assert SECRET.encode() in everything_in(sent), "nothing was hidden"

    made = everything_in(make_clean(sent))

    assert SECRET.encode() not in made
    for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"/Metadata"):
        assert word not in made
    with Pdf.open(BytesIO(make_clean(sent))) as clean:
        assert len(clean.pages) == 1


def test_of_an_older_version_nothing_is_left():
    first = a_letter()
    first.pages[0].Contents = first.make_stream(SECRET.encode())
    sent = written(first, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    number = first.pages[0].Contents.objgen[0]
    with Pdf.open(BytesIO(sent)) as again:
        number = again.pages[0].Contents.objgen[0]
        size, start = int(again.trailer.Size), sent.rindex(b"startxref")
        root = again.Root.objgen[0]
    former = int(sent[start:].split()[1])
    at = len(sent)
    sent += b"\n%d 0 obj\n<</Length 5>>\nstream\n(new)\nendstream\nendobj\n" % number
    place = len(sent)
    sent += b"xref\n%d 1\n%010d 00000 n \n" % (number, at + 1)
    sent += b"trailer\n<</Size %d /Root %d 0 R /Prev %d>>\n" % (size, root, former)
    sent += b"startxref\n%d\n%%%%EOF\n" % place
    assert SECRET.encode() in sent

    made = make_clean(sent)

    assert b"(new)" in everything_in(made)
    assert SECRET.encode() not in everything_in(made)


def test_what_was_filled_into_a_form_stays_as_words():
    document = a_letter()
    look = document.make_stream(b"BT (Yes we can) Tj ET")
    look.Subtype, look.Type, look.BBox = Name.Form, Name.XObject, Array([0, 0, 50, 20])
    field = document.make_indirect(
        Dictionary(
            FT=Name.Tx,
            T=String("a"),
            V=String("Yes we can"),
            Subtype=Name.Widget,
            Rect=Array([0, 0, 50, 20]),
            AP=Dictionary(N=look),
            F=4,
        )
    )
    document.pages[0].Annots.append(field)
    document.Root.AcroForm = Dictionary(Fields=Array([field]))

    made = everything_in(make_clean(written(document)))

    assert b"Yes we can" in made
    assert b"/AcroForm" not in made and b"/Widget" not in made
    assert b"https://example.org/" in made, "links stay"


@pytest.mark.wide
@pytest.mark.django_db
def test_a_paper_for_readers_of_screens_stays_one(visitor):
    sent = b"".join(visitor.get("/en/case/print.pdf"))
    before, after = (pypdf.PdfReader(BytesIO(each)) for each in (sent, make_clean(sent)))

    def words_and_links(paper):
        return [(page.extract_text(), len(page.get("/Annots", []))) for page in paper.pages]

    assert words_and_links(after) == words_and_links(before)
    assert len(after.outline) == len(before.outline) > 0
    assert {"/StructTreeRoot", "/Lang", "/MarkInfo"} <= after.trailer["/Root"].keys()
    assert before.metadata and not after.metadata


def test_a_photograph_in_it_is_the_same_picture_afterwards():
    document = a_letter()
    photograph_with_a_place(document)

    with Pdf.open(BytesIO(make_clean(written(document)))) as made:
        stream = made.pages[0].Resources.XObject.Im1
        image = Image.open(BytesIO(stream.read_raw_bytes()))
        assert image.convert("RGB").getpixel((9, 9)) == Image.open(BytesIO(photograph())).getpixel(
            (9, 9)
        )
        assert not image.getexif()


def test_a_picture_of_jpeg_2000_loses_its_boxes_of_metadata():
    output = BytesIO()
    Image.new("RGB", (9, 9)).save(output, "JPEG2000")
    picture = output.getvalue()
    box = SECRET.encode()
    sent = picture + (len(box) + 8).to_bytes(4, "big") + b"xml " + box

    assert without_boxes(sent) == picture
    assert without_boxes(picture[-9:]) == picture[-9:]


def test_the_same_file_becomes_the_same_bytes_and_is_not_changed_again():
    once = make_clean(written(a_letter()))

    assert make_clean(written(a_letter())) == once
    assert everything_in(make_clean(once)).replace(b"\r", b"") != b""


# What is refused, and why


def with_a_password() -> bytes:
    return written(a_letter(), encryption=pikepdf.Encryption(owner="a", user="b"))


def of_a_form_program() -> bytes:
    document = a_letter()
    document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=Array())
    return written(document)


def of_files() -> bytes:
    document = a_letter()
    document.Root.Collection = Dictionary(Type=Name.Collection)
    return written(document)


def of_deep_arrays() -> bytes:
    document = a_letter()
    deep = Array()
    for _ in range(150):
        deep = Array([deep])
    document.Root.Deep = deep
    return written(document)


def a_bomb() -> bytes:
    """Objects packed into 300 kB that are 300 MB when they are unpacked."""
    packed = zlib.compress(b"1 0 " + b" " * 300_000_000, 9)
    start = b"%PDF-1.5\n"
    at = len(start)
    body = b"2 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(
        packed
    )
    body += packed + b"\nendstream\nendobj\n"
    rows = bytes([0, 0, 0, 0, 0, 2, 0, 2, 0, 1])
    rows = b"\0\0\0\0\0" + b"\2" + (2).to_bytes(3, "big") + b"\0"
    rows += b"\1" + at.to_bytes(3, "big") + b"\0"
    rows += b"\1" + (at + len(body)).to_bytes(3, "big") + b"\0"
    table = b"3 0 obj\n<</Type/XRef/W[1 3 1]/Size 4/Root 1 0 R/Length %d>>\nstream\n" % len(rows)
    table += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (at + len(body))
    return start + body + table


REFUSED = {
    "is not a PDF": [b"<html><script>x()</script></html>", b"", b"PK\x03\x04 a document"],
    "is damaged": [b"%PDF-1.4\n%%EOF\n", b"%PDF-1.7 \xff" + bytes(range(256)) * 9],
    "protected by a password": [with_a_password()],
    "a form of a kind": [of_a_form_program()],
    "a collection of files": [of_files()],
    "too large or too intricate": [of_deep_arrays()],
}


@pytest.mark.parametrize(
    ("reason", "content"),
    [(reason, content) for reason, contents in REFUSED.items() for content in contents],
)
def test_what_cannot_be_made_clean_is_refused_with_the_reason(reason, content):
    with pytest.raises(ValidationError, match=reason):
        cleaned(ContentFile(content, name="a.pdf"))


@pytest.mark.wide
def test_a_bomb_fills_no_memory_of_ours():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = a_bomb()
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(ValidationError):
        cleaned(ContentFile(content, name="a.pdf"))

    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert before <= made and after - made < 20_000


def test_a_pdf_that_needs_a_password_only_to_be_changed_is_taken():
    sent = written(a_letter(), encryption=pikepdf.Encryption(owner="a", user=""))

    with Pdf.open(BytesIO(cleaned(ContentFile(sent, name="a.pdf")).read())) as made:
        assert not made.is_encrypted


# The doors of the admin


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def files(folder):
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def upload(client, content, name="a.pdf", **data):
    sent = {"title": "A title", "file": SimpleUploadedFile(name, content), **data}
    return client.post("/admin/documents/add/", sent)


def upload_many(client, content, name="a.pdf", **data):
    sent = {"title": "A title", "files[]": SimpleUploadedFile(name, content), **data}
    headers = {"X-Requested-With": "XMLHttpRequest"}
    return client.post("/admin/documents/multiple/add/", sent, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("door", [upload, upload_many])
def test_an_upload_is_stored_clean_and_measured_as_stored(admin_client, media_root, door):
    document = a_letter()
    info(document)

    assert door(admin_client, written(document)).status_code in (200, 302)

    kept = get_document_model().objects.get()
    (content,) = files(media_root)
    assert SECRET.encode() not in everything_in(content)
    assert kept.file_size == len(content)


@pytest.mark.django_db
@pytest.mark.parametrize("door", [upload, upload_many])
def test_an_upload_that_is_refused_leaves_nothing(admin_client, media_root, door):
    answer = door(admin_client, with_a_password())

    assert "protected by a password" in answer.content.decode()
    assert "File extension" not in answer.content.decode()  # nor says anything besides
    assert not get_document_model().objects.exists()
    assert not files(media_root)


@pytest.mark.django_db
def test_an_upload_that_is_too_heavy_is_refused_unread(admin_client, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000

    assert "too big" in upload(admin_client, b"%PDF-1.4" + b"x" * 2000).content.decode()


@pytest.mark.django_db
def test_a_document_made_by_a_command_is_stored_clean(media_root):
    document = a_letter()
    info(document)
    get_document_model().objects.create(
        title="A", file=ContentFile(written(document), name="a.pdf")
    )

    assert SECRET.encode() not in everything_in(*files(media_root))


@pytest.mark.django_db
def test_a_new_title_leaves_the_file_alone(admin_client, media_root):
    document = get_document_model().objects.create(title="A", file=pdf())
    before = files(media_root)

    send_form(admin_client, f"/admin/documents/edit/{document.pk}/", title="B")

    assert get_document_model().objects.get().title == "B"
    assert files(media_root) == before
