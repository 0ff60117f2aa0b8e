"""What revisions say, apart from what Wagtail keeps in them for itself."""

from wagtail.models import Revision

#: What a revision has in it that is not published by it.
BOOKKEEPING = frozenset(
    {
        "draft_title",
        "expired",
        "first_published_at",
        "has_unpublished_changes",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "url_path",
        "wagtail_admin_comments",
    }
)


def say_the_same(one: Revision, other: Revision) -> bool:
    """Whether two revisions of a page would publish the same, whenever they were saved."""
    names = set(one.content) - BOOKKEEPING
    return all(one.content[name] == other.content.get(name) for name in names)
