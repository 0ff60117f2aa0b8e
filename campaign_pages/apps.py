from django.apps import AppConfig


class CampaignPagesConfig(AppConfig):
    name = "campaign_pages"
    verbose_name = "Campaign pages"

    def ready(self) -> None:
        from . import mirror, pdf, schema_org  # noqa: F401, PLC0415  # needs the models
