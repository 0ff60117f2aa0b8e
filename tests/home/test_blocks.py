"""The blocks of letters and updates."""

import pytest
from wagtail.blocks import StructBlockValidationError

from home.blocks import BodyBlock, CallToActionBlock
from tests.builders import make_text, paragraph

pytestmark = pytest.mark.django_db


def test_every_block_says_what_it_is_for_and_can_be_previewed(admin_client):
    for name, block in BodyBlock().child_blocks.items():
        assert block.meta.icon != "placeholder", name
        assert str(block.meta.description), name
        assert block.is_previewable, name
        answer = admin_client.get("/admin/block-preview/", {"id": block.definition_prefix})
        assert answer.status_code == 200, name


def test_a_body_with_every_block_of_words_is_shown(visitor):
    body = [
        {"type": "heading", "value": {"text": "A heading", "level": "3"}},
        paragraph("Running text."),
        {
            "type": "quote",
            "value": {"text": "Words", "source": "Somebody", "link": "https://a.org/"},
        },
        {"type": "list", "value": ["<p>First point</p>", "<p>Second point</p>"]},
        {
            "type": "call_to_action",
            "value": {"label": "Write", "line": "Now.", "link": "https://b.org/", "page": None},
        },
    ]
    make_text("en", title="Text", slug="with-blocks", body=body)

    html = visitor.get("/en/with-blocks/").content.decode()

    for words in ("<h3>A heading</h3>", "Running text.", "Somebody", "Second point", "Write"):
        assert words in html
    assert "(leaves this site)" in html


def test_a_call_to_action_leads_to_one_place():
    block = CallToActionBlock()
    neither = block.to_python({"label": "Go", "line": "", "page": None, "link": ""})

    with pytest.raises(StructBlockValidationError):
        block.clean(neither)
