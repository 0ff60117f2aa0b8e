# words: admin
"""Words of Wagtail's that its French or Russian catalogue lacks, or says wrongly.

Nothing uses them: they stand here to get into our catalogues, which come before Wagtail's.
``tests/staff/test_admin_words.py`` says which are missing. One that Wagtail has translated
since may go.
"""

from django.utils.translation import gettext_noop as _

WORDS = [
    # In no Russian catalogue of Wagtail 8.0.
    _('You do not have permission to publish pages at "%(page_title)s"'),
    _("Actions (footer)"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."),
    _(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s in "
        "'<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    _("View latest version"),
    _("Currently idle"),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Alternatively, you can view the latest version in a new tab."),
    _("A network error occurred"),
    _(
        "Troubleshoot your connection to the site before proceeding. Open the editor in a "
        "separate tab to view the last saved version."
    ),
    _("Cancelled by %(cancelled_by)s"),
    _("Meta description is empty"),
    _("Add a concise description for search engines"),
    _("Locked by"),
    _("Anyone"),
    _("Maximum filesize: %(max_upload_size)s."),
    _("unknown number"),
    _("- Select an option -"),
    _("%(model_name)s scheduled for publishing at %(go_live_at)s"),
    _("%(model_name)s scheduled for publishing"),
    # In French it says that it will be published once it is published.
    _("Once scheduled:"),
]
