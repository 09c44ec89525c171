"""What the worker does again and again, for any room: `register(function)` in the room's `AppConfig.ready`.

Functions take no argument, are called about every `EVERY` seconds by one worker at a time, and must bear being called
twice: a worker may die in the middle.
"""

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

EVERY = 30.0
_functions: list[Callable[[], object]] = []


def register(function: Callable[[], object]) -> None:
    if function not in _functions:
        _functions.append(function)


def run_all() -> None:
    """Call each function; one that fails is logged and does not stop the others."""
    for function in _functions:
        try:
            function()
        except Exception:
            logger.exception("Tâche périodique %s.%s en échec", function.__module__, function.__qualname__)
