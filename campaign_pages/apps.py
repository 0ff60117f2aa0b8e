from django.apps import AppConfig


class CampaignPagesConfig(AppConfig):
    name = "campaign_pages"
    verbose_name = "Campaign pages"
