"""Which function does which kind of job: `register(kind, function)` in the room's `AppConfig.ready`.

`function(payload, progress) -> dict | None`. `payload`: what `acts.start` was given. `progress.step(done, total)` says
how far it is, as often as one likes. What it returns becomes `Job.result`; a `sentence` in it is shown to the person.
It must bear being run twice, from the beginning: its worker may be killed in the middle, even after its last write.
It raises `ActRefused` to fail with a sentence for the person; anything else fails with a general one, and is logged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctai.jobs.running import Progress

    Function = Callable[[dict[str, Any], Progress], dict[str, Any] | None]

_functions: dict[str, Function] = {}


def register(kind: str, function: Function) -> None:
    """`kind`: room and work, "publishing.import". One function a kind: the last given is the one called."""
    _functions[kind] = function


def function_of(kind: str) -> Function:
    """Raises KeyError for a kind no room has registered."""
    return _functions[kind]
