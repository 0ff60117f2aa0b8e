"""A reader changes nothing in the database: what is being put back is not written meanwhile."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from home.mirror.addresses import known_addresses
from home.models import CampaignSettings
from home.multilingual import wordings

OTHERS = ("/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/health/ready")
#: Below each language, beside its pages.
BESIDE = ("search/?q=court", "not-there/", "404.html")


@pytest.fixture
def read_only(db):
    """A connection that refuses to write."""
    wordings.load()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        yield
        cursor.execute("PRAGMA query_only = OFF")


def one_of_each_kind():
    """The address of a page of each kind: those of a kind are made alike in all languages."""
    return sorted({known.model: address for address, known in known_addresses().items()}.values())


def test_the_connection_of_these_tests_refuses_to_write(read_only):
    with pytest.raises(OperationalError, match="readonly"):
        CampaignSettings.objects.create()


def test_no_public_address_writes(read_only):
    pages = one_of_each_kind()
    codes = {address.split("/")[1] for address in pages}
    client = Client()
    for address in [*pages, *OTHERS, *(f"/{code}/{each}" for code in codes for each in BESIDE)]:
        assert client.get(address).status_code < 500, address


def test_a_site_without_a_row_of_site_texts_is_read_without_writing(db):
    CampaignSettings.objects.all().delete()
    assert Client().get("/en/").status_code == 200
    assert not CampaignSettings.objects.exists()
