"""The mirror that the scheduler keeps."""

from datetime import timedelta

from wagtail import hooks

from home.releases.scheduler import PeriodicTask

from .refresh import keep_up_to_date, trouble


@hooks.register("periodic_task")
def keep_the_mirror_up_to_date() -> PeriodicTask:
    return PeriodicTask("mirror", timedelta(seconds=30), keep_up_to_date)


@hooks.register("publishing_health")
def mirror_is_made() -> str:
    return trouble()
