from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home.files.tags import complete_tag
from home.mirror.views import download, signers
from home.releases.schedule_views import health_publishing
from home.search.views import search
from home.staff.session import session

from . import health, views

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("admin/session/", session, name="session"),
    path("admin/failwhale/", views.nothing_here),  # Wagtail's, which fails on purpose
    path("admin/tag-autocomplete/", complete_tag),
    path("admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/", complete_tag),
    path("admin/", include("home.accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("favicon.ico", views.icon, {"name": "favicon.ico"}),
    path("apple-touch-icon.png", views.icon, {"name": "apple-touch-icon.png"}),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security, name="security"),
    path(".well-known/mirror-signers", signers, name="mirror_signers"),
    path("health/live", health.health_live, name="health_live"),
    path("health/ready", health.health_ready, name="health_ready"),
    path("health/publishing", health_publishing, name="health_publishing"),
    path("media/<path:path>", views.media),
    re_path(r"^downloads/campaign-(?P<code>[a-z-]+)\.zip(?P<is_sum>\.sha256)?$", download),
    *i18n_patterns(
        path("search/", search, name="search"),
        path("", include("campaign_pages.urls")),  # before Wagtail, which takes whatever is left
        path("", include("home.printing.urls")),
        re_path(wagtail_urls.serve_pattern, views.serve_page, name="page"),
        path("", include(wagtail_urls)),
    ),
]

handler400 = "home.views.bad_request"
handler404 = "home.views.page_not_found"
handler500 = "home.views.server_error"
