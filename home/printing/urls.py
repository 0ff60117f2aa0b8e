"""What is drawn of a page, below its address in each language; no address of a page has a dot."""

from django.urls import path

from . import views

urlpatterns = [
    path(views.PICTURE, views.picture, name="front_picture"),
    path(f"<path:path>/{views.PICTURE}", views.picture, name="page_picture"),
    path(f"<path:path>/{views.PDF}", views.pdf, name="page_pdf"),
]
