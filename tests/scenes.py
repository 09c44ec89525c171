"""The world of a room in one state, prepared once for all the rows of the rights table that ask for it.

Making the world takes as long as reading a page: shared, it lets the tables grow. Each test works on copies of the
objects, and pytest-django puts back the rows: each finds them as they were prepared. Parametrized with
`scope="module"`, the tests of one scene follow each other, whatever the order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from importlib import import_module

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from ctai.rules.states import State
from tests.world import World, client_for, make_world


class Scene:
    """What one test needs: its copy of the world, and a browser of each persona, signed in already."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._keys = {
            persona: client_for(membership).cookies[settings.SESSION_COOKIE_NAME].value
            for persona, membership in world.people.items()
            if membership is not None
        }

    def client(self, persona: str) -> Client:
        client = Client()
        if persona in self._keys:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._keys[persona]
        return client

    def copied(self) -> Scene:
        """The same scene with objects of its own: a test changes them as it likes."""
        scene = copy(self)
        scene.world = World(*deepcopy((self.world.contract, self.world.people, self.world.things)))
        return scene


@contextmanager
def staged(label: str, state: State | None) -> Iterator[Scene]:
    """The scene of a room, gone at the end."""
    with transaction.atomic(), _kept_open():
        world = make_world(state) if state else make_world()
        prepare = getattr(import_module(f"ctai.{label}.tests.rights"), "prepare", None)
        if prepare:
            prepare(world)
        yield Scene(world)
        transaction.set_rollback(True)


@contextmanager
def _kept_open() -> Iterator[None]:
    """After each test Django closes the connection, on which the scene still lives."""
    connection.close = lambda: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        del connection.close
