"""What the operator may set: from the environment (``LICHTERMEER_…``), else from one TOML file, else a working default.

Described for operators in docs/configuration.md. A wrong value stops the start with one sentence a setting, and
so does a ``LICHTERMEER_…`` variable that nothing reads: a slip in a name would otherwise start the catalogue on
another folder than the one that was meant.

All of it stays light (no database, no web): the parent of ``serve`` reads it before anything else runs.
"""

from catalog.settings.loading import WrongSetting, load_settings, without_workers_secrets
from catalog.settings.origins import CONFIG_FILE, CONFIG_VARIABLE, PREFIX
from catalog.settings.values import SECRETS, WORKERS_ONLY, Settings

__all__ = [
    "CONFIG_FILE",
    "CONFIG_VARIABLE",
    "PREFIX",
    "SECRETS",
    "WORKERS_ONLY",
    "Settings",
    "WrongSetting",
    "load_settings",
    "without_workers_secrets",
]
