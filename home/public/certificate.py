"""The certificate of the site as readers get it: until when it is good.

The site cannot read nginx's files, so it asks itself over TLS, as anybody would.
"""

import datetime
import json
import logging
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

logger = logging.getLogger("campaign.health")

#: certbot renews a month before the end: with so little left it cannot.
TOO_LITTLE = datetime.timedelta(days=14)
TIMEOUT = 10


def _known() -> Path:
    return Path(settings.VAR_DIR) / "certificate.json"


def look() -> None:
    """A periodic task: asks the site's own public address, and remembers what it said."""
    address = urlsplit(settings.BASE_URL)
    if address.scheme != "https" or address.hostname is None:
        return
    found = {"ends": "", "error": ""}
    try:
        found["ends"] = _end_of(address.hostname, address.port or 443).isoformat()
    except ssl.SSLCertVerificationError as error:
        found["error"] = error.verify_message
    except OSError as error:
        logger.warning("The site does not reach its own address for its certificate: %s", error)
        return  # which says nothing of the certificate
    _known().write_text(json.dumps(found))


def _end_of(host: str, port: int) -> datetime.datetime:
    with (
        socket.create_connection((host, port), TIMEOUT) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert() or {}
    return datetime.datetime.fromtimestamp(
        ssl.cert_time_to_seconds(str(certificate["notAfter"])), datetime.UTC
    )


def trouble() -> str:
    """What a monitor is told of the certificate, as it was last seen."""
    try:
        found = json.loads(_known().read_text())
    except (OSError, ValueError):
        return ""
    if found["error"]:
        return "certificate is not valid"
    left = datetime.datetime.fromisoformat(found["ends"]) - timezone.now()
    return "certificate ends soon" if left < TOO_LITTLE else ""
