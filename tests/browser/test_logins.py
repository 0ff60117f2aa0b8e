"""The way in, in a real browser: an app, a passkey, a recovery code, and all of them lost."""

import base64
import re
from collections.abc import Iterator

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page

from tests.browsing import violations
from tests.site import RunningSite, run_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guarded_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """A site that asks for a second factor, as all but those of one's own machine do."""
    with run_site(tmp_path_factory.mktemp("guarded"), SECOND_FACTOR="1") as running:
        yield running


@pytest.fixture
def people(browser: Browser) -> Iterator[list[Page]]:
    """Three people, each with a browser of their own."""
    contexts = [browser.new_context(viewport={"width": 360, "height": 800}) for _ in range(3)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def give_password(page: Page, site: RunningSite, username: str) -> None:
    page.goto(f"{site.url}/admin/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", site.password)
    page.click("form.login-form button[type=submit]")
    page.wait_for_url(re.compile("/admin/login/(second-factor|set-up)/"))


def code_of(key: str, ahead: int = 0) -> str:
    """What an app shows that knows a secret, now or some half minutes later."""
    return f"{totp(bytes.fromhex(key), t0=-30 * ahead):06}"


def set_up_app(page: Page) -> str:
    """Sets up an app on the screen that asks for one; returns its secret in hexadecimal."""
    typed = page.inner_text(".qr__key").replace(" ", "")
    key = base64.b32decode(typed).hex()
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 100
    page.fill("#id_name", "phone")
    page.fill("#id_code", code_of(key))
    page.click("main button:has-text('Continue')")
    page.wait_for_url(re.compile("/admin/security/codes/"))
    return key


def keep_codes(page: Page) -> list[str]:
    page.click("text=Make recovery codes")
    page.wait_for_selector(".codes")
    codes = page.locator(".codes code").all_inner_texts()
    assert violations(page, within=["main"]) == []
    page.click("text=I have kept them")
    return codes


def give_code(page: Page, code: str) -> None:
    page.fill("#id_code", code)
    page.click("main button:has-text('Continue')")


def log_out(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.url}/admin/security/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    page.evaluate(
        """token => fetch("/admin/logout/", {method: "POST", headers: {"X-CSRFToken": token}})""",
        token,
    )
    page.goto(f"{site.url}/admin/")
    page.wait_for_url(re.compile("/admin/login/"))


def with_authenticator(page: Page) -> None:
    """Gives the browser a phone or key that makes passkeys and says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.wide
def test_app_recovery_code_and_passkey_let_in(
    guarded_site: RunningSite, people: list[Page]
) -> None:
    site, page = guarded_site, people[0]
    site.make_account("anna", "Editors: French")
    with_authenticator(page)

    # The first login sets one up.
    give_password(page, site, "anna")
    page.wait_for_selector("#passkey-register-button")
    assert violations(page) == []
    key = set_up_app(page)
    codes = keep_codes(page)
    page.wait_for_url(f"{site.url}/admin/")

    # The app; the code of the set-up is used up.
    log_out(page, site)
    give_password(page, site, "anna")
    assert violations(page) == []
    give_code(page, code_of(key, ahead=1))
    page.wait_for_url(f"{site.url}/admin/")

    # A recovery code.
    log_out(page, site)
    give_password(page, site, "anna")
    give_code(page, codes[0])
    page.wait_for_url(f"{site.url}/admin/")

    # A passkey is added, after the password.
    page.goto(f"{site.url}/admin/security/")
    page.click("main >> text=Add a passkey")
    page.fill("#id_password", site.password)
    page.click("main button:has-text('Continue')")
    page.click("#passkey-register-button")
    page.wait_for_url(f"{site.url}/admin/security/")
    assert page.locator(".security__list >> text=Passkey").count() == 1
    assert violations(page) == []

    # It is a second factor, and lets in without a password.
    log_out(page, site)
    give_password(page, site, "anna")
    page.click("#passkey-verification-button")
    page.wait_for_url(f"{site.url}/admin/")
    log_out(page, site)
    assert violations(page) == []
    page.click("#passkey-verification-button")
    page.wait_for_url(f"{site.url}/admin/")


@pytest.mark.wide
def test_two_organisers_help_who_has_lost_everything(
    guarded_site: RunningSite, people: list[Page]
) -> None:
    site = guarded_site
    lost, first, second = people
    site.make_account("ines", "Editors: French")
    give_password(lost, site, "ines")
    set_up_app(lost)
    log_out(lost, site)
    for page, name in ((first, "omar"), (second, "olga")):
        site.make_account(name, "Organisers")
        give_password(page, site, name)
        set_up_app(page)

    # One asks,
    first.goto(f"{site.url}/admin/users/?q=ines")
    address = first.locator("main a[href*='/users/edit/']").first.get_attribute("href")
    number = re.search(r"(\d+)/$", address)[1]
    first.goto(f"{site.url}/admin/security/accounts/{number}/")
    assert violations(first) == []
    first.click("text=Ask for the removal")
    first.wait_for_selector("text=This waits for a second Organiser.")
    first.goto(f"{site.url}/admin/security/log/")
    assert first.locator("button:has-text('Confirm')").count() == 0
    give_password(lost, site, "ines")
    lost.wait_for_url(re.compile("/second-factor/"))

    # the other confirms,
    second.goto(f"{site.url}/admin/security/log/")
    assert violations(second) == []
    second.click("button:has-text('Confirm')")
    second.wait_for_selector("text=It is done.")

    # and the person begins anew.
    lost.goto(f"{site.url}/admin/")
    lost.wait_for_url(re.compile("/set-up/"))
    set_up_app(lost)
    lost.goto(f"{site.url}/admin/")
    assert lost.url == f"{site.url}/admin/"
