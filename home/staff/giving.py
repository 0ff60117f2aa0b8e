"""Nobody gives a right that they have not, nor changes an account or group that has one.

Who could do that would have the right a minute later: as the group's new member, or by the
password of somebody else.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission


@dataclass(frozen=True)
class Rights:
    """Of models, of pages and of collections; a right on a path holds for all that is below."""

    permissions: frozenset[int]
    pages: frozenset[tuple[str, int]]
    collections: frozenset[tuple[str, int]]

    def cover(self, other: "Rights") -> bool:
        """Whether nothing is among the others that is not among these."""
        return (
            other.permissions <= self.permissions
            and _cover(self.pages, other.pages)
            and _cover(self.collections, other.collections)
        )


def _cover(own: frozenset[tuple[str, int]], others: frozenset[tuple[str, int]]) -> bool:
    return all(
        any(path.startswith(above) and right == mine for above, mine in own)
        for path, right in others
    )


def rights_of_groups(groups: QuerySet[Group], more: QuerySet[Permission] | None = None) -> Rights:
    """What the members of all these groups may do together, and by more permissions."""
    permissions = set(Permission.objects.filter(group__in=groups).values_list("pk", flat=True))
    if more is not None:
        permissions |= set(more.values_list("pk", flat=True))
    pages = GroupPagePermission.objects.filter(group__in=groups)
    collections = GroupCollectionPermission.objects.filter(group__in=groups)
    return Rights(
        frozenset(permissions),
        frozenset(pages.values_list("page__path", "permission_id")),
        frozenset(collections.values_list("collection__path", "permission_id")),
    )


def rights_of_group(group: Group) -> Rights:
    return rights_of_groups(Group.objects.filter(pk=group.pk))


def rights_of_account(user: Any) -> Rights:
    """What an account may do that is no superuser."""
    return rights_of_groups(user.groups.all(), user.user_permissions.all())


def may_give(user: Any, group: Group) -> bool:
    """Whether a user may put people into a group, and change it: with all of its rights."""
    return user.is_superuser or rights_of_account(user).cover(rights_of_group(group))


def groups_to_give(user: Any) -> QuerySet[Group]:
    """The groups that a user may put people into."""
    groups = Group.objects.all()
    if user.is_superuser:
        return groups
    own = rights_of_account(user)
    return groups.filter(pk__in=[each.pk for each in groups if own.cover(rights_of_group(each))])


def permissions_to_give(user: Any) -> QuerySet[Permission]:
    """The permissions that a user may give to a group."""
    permissions = Permission.objects.all()
    if user.is_superuser:
        return permissions
    return permissions.filter(pk__in=rights_of_account(user).permissions)


def may_change_account(user: Any, other: Any) -> bool:
    """Whether a user has every right of another account, and so gains none by having it."""
    if user.is_superuser or user.pk == other.pk:
        return True
    return not other.is_superuser and rights_of_account(user).cover(rights_of_account(other))
