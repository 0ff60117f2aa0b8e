"""What a curious editor of one language tries, or whoever has stolen her session."""

import contextlib
import socket
import threading
from io import BytesIO

import pikepdf
from PIL import Image

from . import attack
from .strangers import QUICK
from .world import Answer, World


def knows_nothing(world: World, paths: list[str], who: str = "cookies") -> str:
    """Asks at addresses of the admin, and finds no secret in any answer; the owner finds one."""
    for path in paths:
        answer = world.inside(path, who=who)
        assert answer.status < 500, f"{path}: {answer.status}"
        assert world.secret not in answer.text.replace(f'"{world.secret}"', ""), path
    owner = (world.inside(path, who="owners_cookies").text for path in paths)
    assert any(world.secret in text for text in owner), "nobody is told anything: nothing was tried"
    return f"{len(paths)} addresses tell nothing"


def refused(answer: Answer) -> bool:
    return answer.status in (403, 404) or answer.headers.get("location") == "/admin/"


@attack("the draft of another language")
def drafts(world: World) -> str:
    paths = []
    for pk in (world.wanted["draft"], world.wanted["live"]):
        paths += [
            f"/admin/pages/{pk}/{rest}"
            for rest in (
                "",
                "edit/",
                "view_draft/",
                "history/",
                "workflow_history/",
                "usage/",
                "delete/",
                "copy/",
                "move/",
                "unpublish/",
                "revisions/compare/live...latest/",
            )
        ]
    return knows_nothing(world, paths)


@attack("lists, searches and reports of the admin")
def lists(world: World) -> str:
    return knows_nothing(
        world,
        [
            "/admin/",
            "/admin/pages/",
            "/admin/pages/search/?q=zqxjk",
            "/admin/choose-page/search/?q=zqxjk",
            "/admin/api/main/pages/?fields=*",
            f"/admin/api/main/pages/{world.wanted['draft']}/",
            "/admin/reports/site-history/",
            "/admin/reports/site-history/?export=csv",
            "/admin/reports/aging-pages/",
            "/admin/reports/workflow/",
            "/admin/reports/locked/",
            "/admin/schedule/",
            f"/admin/releases/{world.wanted['release']}/",
        ],
    )


@attack("files of others")
def files(world: World) -> str:
    picture, document = world.wanted["picture"], world.wanted["document"]
    told = knows_nothing(
        world,
        [
            "/admin/images/",
            "/admin/documents/",
            "/admin/api/main/images/",
            f"/admin/api/main/images/{picture}/",
            "/admin/api/main/documents/",
            f"/admin/api/main/documents/{document}/",
            "/admin/images/chooser/?q=zqxjk",
            f"/admin/images/chooser/{picture}/",
            f"/admin/documents/chooser/{document}/",
            f"/admin/images/{picture}/",
            f"/admin/documents/edit/{document}/",
            "/admin/tag-autocomplete/?term=zq",
        ],
        who="guests_cookies",
    )
    for path in (f"/documents/{document}/a.pdf", f"/media/{world.wanted['picture_file']}"):
        assert world.inside(path, who="guests_cookies").status == 404, path
    knows_nothing(world, ["/admin/documents/", "/admin/api/main/documents/"])
    assert world.inside(f"/documents/{document}/a.pdf").status == 404, "the document itself"
    return told


@attack("people who are hidden")
def people(world: World) -> str:
    pk = world.wanted["person"]
    return knows_nothing(
        world,
        [
            "/admin/snippets/choose/people/signatory/?q=zqxjk",
            f"/admin/snippets/choose/people/signatory/chosen/{pk}/",
            "/admin/snippets/people/signatory/",
        ],
        who="guests_cookies",
    )


@attack("rights that one has not")
def rights(world: World) -> str:
    owner, insider = world.wanted["owner"], world.wanted["insider"]
    for path in ("/admin/users/", "/admin/groups/", "/admin/users/new/", "/admin/locales/"):
        assert refused(world.inside(path)), path
    for pk in (owner, insider):
        sent = {"username": "taken", "email": "a@b.example", "is_superuser": "on", "groups": "1"}
        assert refused(world.inside(f"/admin/users/edit/{pk}/", sent)), pk
        assert refused(world.inside(f"/admin/users/delete/{pk}/", {"confirm": "1"})), pk
    sent = {
        "is_superuser": "on",
        "name_email-is_superuser": "on",
        "name_email-email": "a@b.example",
    }
    world.inside("/admin/account/", sent)
    assert refused(world.inside("/admin/users/")), "the account has made itself more"
    return "none is given"


@attack("words in another language's pages")
def pages(world: World) -> str:
    before = world.ask("/ru/seen/").text
    for rest in ("edit/", "unpublish/", "delete/", "move/", "copy/", "lock/"):
        sent = {"title": "Forged", "slug": "seen", "action-publish": "1", "next": "/"}
        answer = world.inside(f"/admin/pages/{world.wanted['live']}/{rest}", sent)
        assert answer.status in (302, 403, 404, 405), f"{rest}: {answer.status}"
    after = world.ask("/ru/seen/").text
    assert "Forged" not in after and "Seen" in after and "Seen" in before
    return "not one is changed"


def upload(world: World, kind: str, name: str, content: bytes) -> Answer:
    path = {"picture": "/admin/images/add/", "document": "/admin/documents/add/"}[kind]
    form = {"title": "A title", "file": (name, content), "collection": "1"}
    return world.inside(path, form, who="owners_cookies")


@attack("a script that calls itself a picture or a PDF")
def scripts(world: World) -> str:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    page = b"<html><script>alert(1)</script></html>"
    for kind, name, content in (
        ("picture", "a.svg", svg),
        ("picture", "a.png", svg),
        ("picture", "a.jpg", page),
        ("picture", "a.gif", b"GIF89a/*" + page),
        ("document", "a.html", page),
        ("document", "a.pdf", page),
        ("document", "a.svg", svg),
    ):
        answer = upload(world, kind, name, content)
        assert answer.status == 200, f"{name} was taken: {answer.status}"  # the form again
    return "7 refused"


@attack("a file that fills the memory")
def bombs(world: World) -> str:
    content = BytesIO()
    Image.new("1", (20_000, 20_000)).save(content, "PNG")
    assert upload(world, "picture", "a.png", content.getvalue()).status == 200
    assert upload(world, "document", "a.pdf", b"%PDF-1.7\n" + b"[" * 500_000).status == 200
    waited = world.reader_waits()
    assert waited < QUICK
    return f"refused; a reader waits {waited:.0f} ms"


@attack("what hides in a file")
def hidden(world: World) -> str:
    exif = Image.Exif()
    exif[0x010E] = "place-and-person"
    picture = BytesIO()
    Image.new("RGB", (60, 40)).save(picture, "JPEG", exif=exif)
    document = BytesIO()
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = "place-and-person"
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("evil()"))
        pdf.Root.OpenAction = action
        pdf.save(document)
    assert upload(world, "picture", "a.jpg", picture.getvalue()).status == 302
    assert upload(world, "document", "a.pdf", document.getvalue()).status == 302
    kept = [path for path in (world.logs / "var" / "media").rglob("*") if path.is_file()]
    assert len(kept) >= 2, "nothing was kept"
    for path in kept:
        content = path.read_bytes()
        assert b"place-and-person" not in content and b"/JavaScript" not in content, path
    return "taken out"


@attack("the site sent to another address")
def errands(world: World) -> str:
    with socket.create_server(("127.0.0.1", 0)) as inner:
        inner.settimeout(3)
        asked = []

        def listen() -> None:
            with contextlib.suppress(OSError):
                asked.append(inner.accept())

        listening = threading.Thread(target=listen)
        listening.start()
        address = f"http://127.0.0.1:{inner.getsockname()[1]}/"
        world.inside(
            "/admin/embeds/chooser/upload/", {"embed-chooser-url": address, "url": address}
        )
        world.inside("/admin/choose-external-link/", {"url": address, "link_text": "a"})
        world.inside(f"/admin/choose-external-link/?link_url={address}")
        listening.join()
    assert not asked, "the site asked it"
    return "it asks nobody"


@attack("errors made on purpose")
def errors(world: World) -> str:
    paths = [
        "/admin/failwhale/",
        "/admin/pages/999999999999999999999/edit/",
        "/admin/images/99999999999999999999/",
        "/admin/releases/0/",
        "/admin/users/edit/99999999999999999999999/",
        "/admin/choose-page/?page_type=nothing.there",
        "/admin/pages/search/?ordering=nonsense&p=x",
        "/admin/images/?p=-1&ordering=x&collection_id=x",
        "/admin/api/main/pages/?order=nonsense",
        "/admin/api/main/pages/?limit=x",
    ]
    for path in paths:
        assert world.inside(path).status < 500, path
    return "none is a 500"
