#!/usr/bin/env python3
"""Django's door."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A bad setting is the reader's to mend, not a bug: one sentence, no traceback.
        sys.exit(f"Configuration refusée : {error}")


if __name__ == "__main__":
    main()
