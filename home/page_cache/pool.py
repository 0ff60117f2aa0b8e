"""The pool: answers that one process of a machine has made, for all its processes.

One file for each address: a line of JSON, then the compressed body. Only what was made from
one content version alone comes here, so the name of the version is all there is to compare.
A file without content is a claim: some process is at work on the answer, or died over it.
"""

import hashlib
import json
import logging
import time
from pathlib import Path

from home.public.content_version import version_of

from .cached_response import Answer
from .folders import VersionFolders

logger = logging.getLogger("campaign.cache")


class Pool(VersionFolders):
    """The pool of one machine.

    Nothing here raises ``OSError``: while the folder cannot be used each process makes its own.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._trouble = ""

    def claim(self, name: str, stamp: bytes) -> bool:
        """Whether nobody has made the answer for a path, nor begun to; then the caller has.

        A language may be claimed in the same way.
        """
        place = self._place(name, stamp)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.open("xb").close()
        except FileExistsError:
            return False
        except OSError as error:
            self._tell(error)
        return True

    def put(self, path: str, answer: Answer) -> None:
        """Gives an answer, which shows nothing newer than its stamp, to the other processes."""
        body = answer.gzipped
        head = json.dumps([_sum(body), answer.about()]).encode()
        place = self._place(path, answer.stamp)
        try:
            written = self._temporary()
            place.parent.mkdir(exist_ok=True)
            try:
                written.write_bytes(head + b"\n" + body)
                written.replace(place)
            finally:
                written.unlink(missing_ok=True)
        except OSError as error:
            self._tell(error)
        else:
            self._trouble = ""

    def get(self, path: str, stamp: bytes) -> Answer | None:
        """What somebody has made for a path, if it is whole and its time is not over."""
        try:
            head, _, body = self._place(path, stamp).read_bytes().partition(b"\n")
            sum_of_body, about = json.loads(head)
        except (OSError, ValueError):  # there is none, or a claim, or a torn file
            return None
        if sum_of_body != _sum(body):
            return None
        answer = Answer.again(about, body, stamp)
        return answer if answer.until > time.time() else None

    def _place(self, path: str, stamp: bytes) -> Path:
        name = hashlib.blake2b(path.encode(), digest_size=16).hexdigest()
        return self.of(version_of(stamp)) / name

    def _tell(self, error: OSError) -> None:
        if str(error) != self._trouble:
            self._trouble = str(error)
            logger.error("Each process makes its own answers: %s", error)


def _sum(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=8).hexdigest()
