"""What a case offers to programs, below its own address in each language."""

from django.urls import path

from . import views

urlpatterns = [
    path("<path:case>/feed/", views.feed, name="case_feed"),
    path("<path:case>/calendar.ics", views.calendar, name="case_calendar"),
]
