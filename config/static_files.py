"""Which static files are published: the DSFR ships 1,650 files, our pages need about 650."""

from django.contrib.staticfiles.apps import StaticFilesConfig

_DSFR_PARTS = ("analytics", "artwork", "component", "core", "layout", "legacy", "scheme", "favicon", "dsfr")
_ICONS_UNUSED = ("buildings", "communication", "design", "development", "device", "finance", "health", "others")


class CollectedFilesConfig(StaticFilesConfig):
    """`dsfr.main.min.css` and `dsfr.module.min.js` hold every component; the files they are made from stay behind."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "django-dsfr/*",
        "js/formsets.js",
        "css/dsfr-*.css",
        *(f"dsfr/dist/{part}/*" for part in _DSFR_PARTS),
        *(f"dsfr/dist/icons/{family}/*" for family in _ICONS_UNUSED),
        *(f"dsfr/dist/utility/icons/icons-{family}/*" for family in _ICONS_UNUSED),
        "dsfr/dist/utility/pictograms/*",
        "dsfr/dist/utility/colors/*",
        "dsfr/dist/utility/utility*.css",
        "dsfr/dist/utility/icons/icons.*",
        "*.legacy.min.css",
        "dsfr/dist/dsfr.min.css",
        "dsfr/dist/dsfr.print.min.css",
        "dsfr/dist/dsfr.nomodule.min.js",
        # htmx: its second version alone is used.
        "django_htmx/ht*-4*",
        "django_htmx/ext/*",
    ]
