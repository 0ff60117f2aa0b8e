"""What an organiser does at the admin of the site, by its forms."""

import io
import re

from PIL import Image

from .site import Person, form_of, values_of


class Editor(Person):
    def home(self) -> int:
        """The number of the only front page, which is older than all others."""
        found = re.findall(r"/admin/pages/(\d+)/edit/", self.open("/admin/pages/").text)
        return min(int(each) for each in found)

    def create(self, title: str, slug: str) -> int:
        """Publishes a new text below the front page; its number."""
        address = f"/admin/pages/add/home/textpage/{self.home()}/"
        form = values_of(form_of(self.open(address), "title"))
        answer = self.send(
            address, {**form, "title": title, "slug": slug, "action-publish": "action-publish"}
        )
        assert answer.status == 302, f"not published: {answer.heading}"
        rows = self.open(f"/admin/pages/{self.home()}/?ordering=-latest_revision_created_at").text
        return max(int(each) for each in re.findall(r"/admin/pages/(\d+)/edit/", rows))

    def publish(self, page: int, title: str) -> None:
        address = f"/admin/pages/{page}/edit/"
        form = values_of(form_of(self.open(address), "title"))
        answer = self.send(address, {**form, "title": title, "action-publish": "action-publish"})
        assert answer.status == 302, f"not published: {answer.status} {answer.heading}"

    def upload(self, name: str) -> str:
        """Uploads a picture; where its small version lies."""
        file = io.BytesIO()
        Image.new("RGB", (300, 200), "teal").save(file, "PNG")
        form = values_of(form_of(self.open("/admin/images/add/"), "file"))
        plain = {key: value[0] for key, value in form.items()}
        sent = {**plain, "title": name, "file": (name, file.getvalue())}
        answer = self.send("/admin/images/add/", sent)
        assert answer.status == 302, f"not uploaded: {answer.heading}"
        found = re.findall(r'src="(/media/images/[^"]+)"', self.open("/admin/images/").text)
        assert found, "the list of pictures shows none"
        return found[0]

    def address_of(self, page: int) -> str:
        """Where readers find a text: by the link of its editor's screen."""
        slug = values_of(form_of(self.open(f"/admin/pages/{page}/edit/"), "slug"))["slug"]
        return f"/en/{slug[0]}/"
