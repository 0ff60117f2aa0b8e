"""Nobody gives a right that they have not, nor takes over an account that has one."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Collection, GroupPagePermission, Page
from wagtail.test.utils.form_data import querydict_from_html

from home.models import User
from tests.builders import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-Secret-2931"


def member_of(group, *codenames):
    """An account in a group of its own, with the rights named."""
    made = Group.objects.create(name=group)
    made.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return make_user(group)


@pytest.fixture
def root():
    return User.objects.create_superuser("root", "root@example.org", PASSWORD)


@pytest.fixture
def account_manager():
    """May manage accounts and groups, and nothing else."""
    rights = [
        f"{verb}_{model}" for verb in ("add", "change", "delete") for model in ("user", "group")
    ]
    return member_of("Account managers", *rights)


def account(**more):
    return {
        "username": "new",
        "email": "new@example.org",
        "first_name": "New",
        "last_name": "Person",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **more,
    }


def edit_address(user):
    return reverse("wagtailusers_users:edit", args=[user.pk])


def group_form(client, address):
    """What the form of a group would send unchanged, a list of values for each name."""
    answer = client.get(address)
    assert answer.status_code == 200
    html = answer.content.decode()
    values = querydict_from_html(html, form_index=html.count("<form") - 1)
    for panel in answer.context["permission_panels"]:
        if panel_formset := getattr(panel, "management_form", None):
            for name in panel_formset.fields:
                values.setdefault(f"{panel.prefix}-{name}", panel_formset[name].value())
    return dict(values.lists())


def bulk(action, *users):
    chosen = "&".join(f"id={user.pk}" for user in users)
    return f"/admin/bulk/home/user/{action}/?{chosen}"


def test_an_organiser_makes_an_account_and_gives_it_a_group(client):
    client.force_login(make_user("Organisers"))
    group = Group.objects.get(name="Editors: French")

    assert client.get(reverse("wagtailusers_users:add")).status_code == 200
    client.post(reverse("wagtailusers_users:add"), account(groups=[group.pk]))

    assert list(User.objects.get(username="new").groups.all()) == [group]


@pytest.mark.wide
def test_an_organiser_gives_every_group_of_a_new_site(client):
    client.force_login(make_user("Organisers"))
    for group in Group.objects.all():
        client.post(
            reverse("wagtailusers_users:add"),
            account(username=f"new{group.pk}", email=f"{group.pk}@example.org", groups=[group.pk]),
        )
        assert list(User.objects.get(username=f"new{group.pk}").groups.all()) == [group]


def test_an_organiser_makes_no_superuser(client):
    organiser = make_user("Organisers")
    client.force_login(organiser)

    client.post(reverse("wagtailusers_users:add"), account(is_superuser="on"))
    client.post(
        edit_address(other := make_user("Editors: French")),
        account(username="other", is_superuser="on", is_active="on"),
    )
    client.post(edit_address(organiser), account(username="me", is_superuser="on"))

    other.refresh_from_db()
    assert other.username == "other"
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_superuser_is_edited_by_superusers_only(client, root):
    client.force_login(make_user("Organisers"))

    answer = client.post(edit_address(root), account(username="root", is_active="on"))
    client.post(reverse("wagtailusers_users:delete", args=[root.pk]))
    client.post(bulk("set_active_state", root), {"mark_as_active": "False"})
    client.post(bulk("delete", root))

    assert answer.status_code in (302, 403)
    root.refresh_from_db()
    assert root.email == "root@example.org"
    assert root.is_active

    client.force_login(User.objects.create_superuser("second"))
    client.post(edit_address(root), account(username="root", is_active="on", is_superuser="on"))
    root.refresh_from_db()
    assert root.first_name == "New"
    assert root.is_superuser


def test_who_manages_accounts_takes_over_nobody_with_other_rights(client, account_manager):
    organiser = make_user("Organisers", email="organiser@example.org")
    client.force_login(account_manager)

    client.post(edit_address(organiser), account(username="taken", is_active="on"))
    client.post(reverse("wagtailusers_users:delete", args=[organiser.pk]))
    client.post(bulk("set_active_state", organiser), {"mark_as_active": "False"})
    client.post(bulk("delete", organiser))

    organiser.refresh_from_db()
    assert organiser.email == "organiser@example.org"
    assert organiser.is_active


def test_nobody_puts_anybody_into_a_group_with_other_rights(client, account_manager):
    group = Group.objects.get(name="Organisers")
    friend = make_user()
    client.force_login(account_manager)

    client.post(reverse("wagtailusers_users:add"), account(groups=[group.pk]))
    client.post(edit_address(friend), account(username="f", is_active="on", groups=[group.pk]))
    client.post(
        edit_address(account_manager), account(username="m", is_active="on", groups=[group.pk])
    )
    client.post(bulk("assign_role", friend, account_manager), {"role": group.pk})

    assert not group.user_set.exists()


def test_nobody_changes_or_deletes_a_group_with_other_rights(client, account_manager):
    group = Group.objects.get(name="Organisers")
    client.force_login(account_manager)

    assert client.get(reverse("wagtailusers_groups:edit", args=[group.pk])).status_code == 302
    client.post(reverse("wagtailusers_groups:delete", args=[group.pk]))

    assert Group.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize("kind", ["permission", "page", "collection"])
def test_nobody_gives_a_group_a_right_of_theirs_not(client, account_manager, kind):
    own = account_manager.groups.get()
    client.force_login(account_manager)
    address = reverse("wagtailusers_groups:edit", args=[own.pk])
    values = group_form(client, address)
    assert client.post(address, values).status_code == 302  # as it is
    assert own.permissions.count() == 7
    if kind == "permission":
        hide = Permission.objects.get(codename="change_signatory")
        values["permissions"].append(str(hide.pk))
    elif kind == "page":
        values.update(
            {
                "page_permissions-TOTAL_FORMS": "1",
                "page_permissions-0-page": Page.get_first_root_node().pk,
                "page_permissions-0-permissions": "publish_page",
            }
        )
    else:
        change = Permission.objects.get(codename="change_document")
        values["document_permissions-TOTAL_FORMS"] = "1"
        values["document_permissions-0-collection"] = Collection.get_first_root_node().pk
        values["document_permissions-0-permissions"] = change.pk

    client.post(address, values)

    assert own.permissions.count() == 7
    assert not own.page_permissions.exists()
    assert not own.collection_permissions.exists()


def test_an_organiser_gives_a_group_a_right_on_a_page(client):
    client.force_login(make_user("Organisers"))
    group = Group.objects.create(name="Guests")
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    values = group_form(client, address)
    values["page_permissions-TOTAL_FORMS"] = "1"
    values["page_permissions-0-page"] = Page.get_first_root_node().pk
    values["page_permissions-0-permissions"] = "publish_page"

    client.post(address, values)

    assert GroupPagePermission.objects.filter(group=group).count() == 1
