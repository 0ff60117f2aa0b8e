"""What really stands in a database after a write outside of any transaction."""

import sqlite3
from contextlib import closing

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from taggit.models import Tag, TaggedItem

from home.public.content_version import watch_writes
from home.public.models import ContentChange


@pytest.fixture
def file_database(tmp_path, django_db_blocker):
    """Another SQLite database, in a file: its two connections see what is really committed."""
    settings = {
        **connections["default"].settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": tmp_path / "other.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
    connections.settings["other"] = settings
    other = connections["other"]
    watch_writes(other)
    with django_db_blocker.unblock():
        with other.schema_editor() as editor:
            editor.create_model(ContentChange)
            for model in (ContentType, Tag, TaggedItem):
                editor.create_model(model)
        yield tmp_path / "other.sqlite3"
        other.close()
    del connections["other"], connections.settings["other"]


def test_outside_of_a_transaction_a_write_and_its_count_are_committed_together(file_database):
    seen = []
    with closing(sqlite3.connect(file_database)) as onlooker:
        for write in (
            lambda tags: tags.create(name="a tag", slug="a"),
            lambda tags: tags.update(name="another name"),
            lambda tags: tags.all().delete(),
        ):
            write(Tag.objects.using("other"))
            tags, versions = "select count(*) from taggit_tag", ContentChange._meta.db_table
            seen += onlooker.execute(f"select count(*), ({tags}) from {versions}").fetchall()

    assert seen == [(1, 1), (2, 1), (3, 0)]
