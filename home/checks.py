"""House rules that Django checks at every start."""

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, connection, models
from django.db.migrations.executor import MigrationExecutor
from django.forms.widgets import DateTimeBaseInput
from django.template import TemplateDoesNotExist, engines
from django.template.backends.django import get_installed_libraries
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from modeltranslation.translator import translator
from wagtail.fields import StreamField

from home.front_page import FrontSection, front_sections
from home.multilingual.translated_model import TranslatedModel
from home.multilingual.translated_page import RESERVED_SLUGS
from home.page_cache.shared_version import shared_version
from home.printing.content import is_printed
from home.printing.typesetter import missing
from home.public import folders

from .pages import CampaignPage

OUR_APPS = ("home", "people", "campaign_pages")
#: A parameter that code reads of the query: ``request.GET.get("year")``.
_PARAMETER = re.compile(r"""\.GET(?:\.get(?:list)?\(|\[)\s*["'](\w+)["']""")
#: What stands between the gaps of a route.
_GAP = re.compile(r"<[^>]*>")


@checks.register()
def things_are_pinned(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Every translated model has ``TranslatedModel`` first in its bases.

    Else its revisions mix languages.
    """
    return [
        checks.Error(
            f"{model.__name__} must have TranslatedModel as its first base.",
            obj=model,
            id="home.E001",
        )
        for model in translator.get_registered_models(abstract=False)
        if not issubclass(model.__bases__[0], TranslatedModel)
    ]


@checks.register()
def page_fields_are_declared(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Every field of a page is either a text that translations follow or a fact they share."""
    errors = []
    for model in apps.get_models():
        if not issubclass(model, CampaignPage):
            continue
        for field in model._meta.local_fields:
            if not isinstance(field, models.OneToOneField) and field.editable:
                own = {"minor_edit", "follows_version", "menu_label"}
                if field.name not in {*model.text_fields, *model.shared_fields, *own}:
                    message = f"{model.__name__}.{field.name} is neither a text nor a shared field."
                    errors.append(checks.Error(message, obj=model, id="home.E002"))
    return errors


@checks.register()
def the_page_cache_is_ours(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """No other site's processes use the folders of this one."""
    try:
        shared_version()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="home.E011")]
    except OSError:
        pass  # the page cache does without, and says so
    return []


@checks.register(deploy=True)
def folders_can_be_used(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Who runs the site may write where the settings say."""
    return [checks.Error(each, id="home.E015") for each in folders.faults()]


@checks.register(deploy=True)
def the_database_is_of_this_version(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Every migration is applied. A database that does not answer is no fault of a version."""
    try:
        waiting = unapplied_migrations()
    except (OperationalError, InterfaceError):
        return []
    if not waiting:
        return []
    named = ", ".join(waiting[:3]) + (" …" if len(waiting) > 3 else "")
    return [
        checks.Error(
            f"The database is of an older version: {len(waiting)} migrations wait ({named}).",
            hint="Apply them: campaign manage migrate",
            id="home.E016",
        )
    ]


@checks.register()
def pages_can_be_drawn(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """What draws pictures and PDFs is installed; without it pages offer neither."""
    lacking = missing()
    if not lacking:
        return []
    return [
        checks.Warning(
            f"Pages offer no PDF and no picture to share: {', '.join(lacking)} is missing.",
            hint="Install what requirements.txt names.",
            id="home.W001",
        )
    ]


def unapplied_migrations() -> list[str]:
    """Those that this code has and the database has not. Raises what the database raises."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _backwards in plan]


def _kinds_of_pages() -> list[type[CampaignPage]]:
    return [model for model in apps.get_models() if issubclass(model, CampaignPage)]


@checks.register()
def pages_have_templates(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Every kind of page has its template where Wagtail looks for it: ``app/model_name.html``."""
    errors = []
    for model in _kinds_of_pages():
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            message = f"{model.__name__} has no template {model.template}."
            hint = 'It may say no more than {% extends "page.html" %}.'
            errors.append(checks.Error(message, hint=hint, obj=model, id="home.E003"))
    return errors


@checks.register()
def blocks_can_be_printed(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Every block of a page that can be had as a PDF is printed in it."""
    errors = []
    for model in _kinds_of_pages():
        streams = [field for field in model._meta.fields if isinstance(field, StreamField)]
        for field in streams if model.is_printable else []:
            for name, block in field.stream_block.child_blocks.items():
                if not is_printed(block):
                    message = f"The block {name!r} of {model.__name__}.{field.name} is not printed."
                    hint = "Register print_block of home.printing.content for its class."
                    errors.append(checks.Error(message, hint=hint, obj=model, id="home.E004"))
    return errors


@checks.register()
def results_say_what_they_are(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Whatever readers find by searching says what it is."""
    return [
        checks.Error(
            f"{model.__name__} is found by searching and has no kind_for_readers.",
            hint="One word for readers, such as “Letter”; or is_searchable = False.",
            obj=model,
            id="home.E005",
        )
        for model in _kinds_of_pages()
        if model.is_searchable and not model.kind_for_readers
    ]


@checks.register()
def words_of_routes_are_reserved(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """No page can have a word for its address that a view of ours answers to."""
    return [
        checks.Error(
            f"The word {word!r} of the route {route!r} is not in RESERVED_SLUGS.",
            hint="A page with this address could not be read.",
            id="home.E006",
        )
        for route, word in sorted(_words_of_routes(get_resolver().url_patterns))
        if word not in RESERVED_SLUGS
    ]


def _words_of_routes(patterns: Iterable[Any]) -> set[tuple[str, str]]:
    """Of the routes below a language: the words that are a page's elsewhere, with the route."""
    languages = [each for each in patterns if isinstance(each.pattern, LocalePrefixPattern)]
    found = set()
    for resolver in languages:
        for route, pattern in _routes(resolver.url_patterns):
            if _is_ours(sys.modules[pattern.callback.__module__]):
                words = _GAP.sub("/", route).split("/")
                found |= {(route, word) for word in words if word and "." not in word}
    return found


def _routes(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """The routes that ``path`` made, whole, at any depth."""
    for each in patterns:
        if isinstance(each.pattern, RoutePattern):
            route = f"{before}{each.pattern}"
            if isinstance(each, URLResolver):
                yield from _routes(each.url_patterns, route)
            else:
                yield route, each


@checks.register()
def parameters_are_declared(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """What public code reads of the query, a page or a view has declared.

    Else all readers get what was made for the first who asked.
    """
    declared = set().union(*(model.query_parameters for model in _kinds_of_pages()))
    views = [pattern.callback for pattern in _views(get_resolver().url_patterns)]
    for view in views:
        declared |= set(getattr(view, "public_parameters", {}))
    public = {view.__module__ for view in views if hasattr(view, "public_parameters")}
    modules = [sys.modules[name] for name in public] + _tag_libraries()
    return [
        checks.Error(
            f"{module.__name__} reads the parameter {name!r}, which nothing declares.",
            hint="Name it in query_parameters of the page, or in @public(…) of the view.",
            id="home.E007",
        )
        for module in modules
        for name in _parameters_read(module) - declared
    ]


def _views(patterns: Iterable[Any]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _views(each.url_patterns)
        else:
            yield each


def _tag_libraries() -> list[ModuleType]:
    """The modules of our template tags."""
    engine: Any = engines["django"]
    names = {*get_installed_libraries().values(), *engine.engine.builtins}
    return [module for module in map(import_module, sorted(names)) if _is_ours(module)]


def _parameters_read(module: ModuleType) -> set[str]:
    return set(_PARAMETER.findall(inspect.getsource(module)))


def _is_ours(module: ModuleType) -> bool:
    return module.__name__.split(".")[0] in OUR_APPS


@checks.register()
def nothing_hangs_on_what_saves_all_it_knows(
    app_configs: object, **kwargs: object
) -> list[checks.Error]:
    """No relation is to be seen from a model that saves itself by ``get_fields()``.

    Wagtail's comments do: a relation among the fields makes every save of theirs an error,
    and with it every save of the page that they are on.
    """
    return [
        checks.Error(
            f"{relation.related_model.__name__}.{relation.field.name} is to be seen from "
            f"{model.__name__}, which could not be saved any more.",
            hint='Give it related_name="+".',
            obj=relation.related_model,
            id="home.E014",
        )
        for model in apps.get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label != model._meta.app_label
        and _saves_all_it_knows(model)
    ]


def _saves_all_it_knows(model: type[models.Model]) -> bool:
    """Whether a model's own ``save()`` goes by all fields there are, relations to it included."""
    save = model.__dict__.get("save")
    return save is not None and "get_fields()" in inspect.getsource(save)


@checks.register()
def dates_are_native(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """No widget brings the picker that replaces what it cannot parse by today."""
    return [
        checks.Error(
            f"{widget.__name__} uses Wagtail's date picker, which replaces what it cannot parse.",
            hint="Use the browser's own field, as home/native_dates.py does.",
            obj=widget,
            id="home.E010",
        )
        for widget in _below(DateTimeBaseInput)
        if widget.input_type == "text" and _brings_picker(widget)
    ]


def _brings_picker(widget: Any) -> bool:
    scripts = widget().media._js  # noqa: SLF001  # addresses need built files
    return any("date-time-chooser" in str(script) for script in scripts)


def _below(base: Any) -> Iterator[Any]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)


@checks.register()
def sections_say_what_they_show(app_configs: object, **kwargs: object) -> list[checks.Error]:
    """Every section of the front page is in the list of places that whoever hides is shown."""
    return [
        checks.Error(
            f"{type(section).__name__} does not say what it puts on the front page.",
            hint="Give it placements(); where it shows nothing that could be taken offline, ().",
            obj=type(section),
            id="home.E008",
        )
        for section in front_sections()
        if type(section).placements is FrontSection.placements
    ]
