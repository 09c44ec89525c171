"""Settings, one file per concern. Every value read from the environment goes through `env`, which refuses bad ones."""

from config.settings.apps import *  # noqa: F403
from config.settings.brand import *  # noqa: F403
from config.settings.database import *  # noqa: F403
from config.settings.env import refuse_unknown
from config.settings.files import *  # noqa: F403
from config.settings.identity import *  # noqa: F403
from config.settings.language import *  # noqa: F403
from config.settings.logs import *  # noqa: F403
from config.settings.mail import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.tasks import *  # noqa: F403
from config.settings.web import *  # noqa: F403

refuse_unknown()
