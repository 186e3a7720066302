"""What can be set, and from where: a flag beats the environment, which beats the file.

Environment names begin with `HUB_`; the file is `hub.toml`, or what `HUB_CONFIG_FILE` names. A
secret is never a value here but the path of a file that holds it. A wrong key or value stops the
start and is named.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.domain.sandbox import PROEF

PREFIX: Final = "HUB_"
CONFIG_FILE: Final = "HUB_CONFIG_FILE"
ELSEWHERE: Final = frozenset({"config_file", "no_skips", "nats_server", "chromium"})
"""`HUB_` variables that are read elsewhere: by the tests, or to find a program."""

SAFE_URL: Final = r"^(https://[^/]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?)/.*$"
"""An address to which nobody on the way can listen."""
Url = Annotated[str, Field(pattern=r"^(sqlite:///.+|postgresql://.+)$")]
Listen = Annotated[str, Field(pattern=r"^(unix:/.+|[^:/]+:[0-9]{1,5})$")]


class SettingsError(Exception):
    """A setting is unknown or wrong; the text has a line for each."""


class Settings(BaseModel):
    """All settings of a process of the hub; without any, an embedded hub in `directory`.

    `database` is the record, `views` what the screens read and `keystore` the keys: three
    databases, so that each can be kept, thrown away or forgotten on its own. `nats_url` and
    `nats_monitor_url` name one or more servers, with commas between them; the hub asks the latter
    whether the server writes to disk before it acknowledges, and does not run where it does not.
    `partner_credentials_directory` has the keys of the bus and `nats_accounts_file` is what its
    servers read of them: `hub partner` changes both. `erasure_credentials_file` is who may empty
    the bus of what is forgotten, and `backup_days` how long copies of the key store are kept: so
    long can a shredded key be put back.
    `processing_log_url` is the Logboek Dataverwerkingen (OTLP over HTTP); without it rows wait.
    `api_url` is where partners reach `hub api`, `api_key_file` what it signs their tokens with.
    `import_directory` has a folder for the files of each partner (`hub watch`), where they stay for
    `import_days` once they are done.
    `outgoing_secrets_directory` has a secret for each system of a pillar owner that is told.
    `web_url` is where people reach the screens; the `oidc_` settings name the sign-in service.
    `log_policy_file` says who signs the log and who watches; the hub asks with `log_key_file`, and
    an event waits `log_seconds` at most for others that are signed with it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    environment: Literal["productie", "acceptatie", "demo", "proef"] = "productie"
    directory: Path = Path("data")
    database: Url | None = None
    database_password_file: Path | None = None
    views: Url | None = None
    keystore: Url | None = None
    kek_file: Path | None = None
    match_key_file: Path | None = None
    policy_directory: Path | None = None
    tiles_directory: Path | None = None
    nats_url: Annotated[str, Field(pattern=r"^(nats|tls)://")] | None = None
    nats_credentials_file: Path | None = None
    nats_monitor_url: Annotated[str, Field(pattern=r"^http://")] | None = None
    nats_server_name: str | None = None
    nats_accounts_file: Path | None = None
    partner_credentials_directory: Path | None = None
    stream_replicas: Annotated[int, Field(ge=1, le=5)] = 1
    api_host: str = "127.0.0.1"
    api_port: Annotated[int, Field(ge=0, le=65535)] = 8720
    api_url: Annotated[str, Field(pattern=r"^https?://[^/]+$")] | None = None
    api_credentials_file: Path | None = None
    api_key_file: Path | None = None
    api_clients_directory: Path | None = None
    import_directory: Path | None = None
    import_days: Annotated[int, Field(ge=1, le=31)] = 7
    report_credentials_file: Path | None = None
    report_key_file: Path | None = None
    unreviewed_translations: bool | None = None
    erasure_credentials_file: Path | None = None
    backup_days: Annotated[int, Field(ge=1, le=366)] = 30
    processing_log_url: Annotated[str, Field(pattern=SAFE_URL)] | None = None
    processing_log_token_file: Path | None = None
    blind_sample_one_in: Annotated[int, Field(ge=0, le=1000)] = 8
    outgoing_secrets_directory: Path | None = None
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8700
    web_url: Annotated[str, Field(pattern=r"^https?://[^/]+$")] | None = None
    oidc_issuer: Annotated[str, Field(pattern=r"^https?://")] | None = None
    oidc_client_id: str | None = None
    oidc_client_secret_file: Path | None = None
    oidc_roles_claim: str = "roles"
    log_policy_file: Path | None = None
    log_key_file: Path | None = None
    log_seconds: Annotated[int, Field(ge=1, le=3600)] = 10
    signer_key_file: Path | None = None
    signer_listen: Listen | None = None
    witness_name: str | None = None
    witness_key_file: Path | None = None
    witness_listen: Listen | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def nats_urls(self) -> list[str]:
        """Every server of the bus; empty where none is named."""
        return self.nats_url.split(",") if self.nats_url else []

    @property
    def nats_monitor_urls(self) -> list[str]:
        """The monitor of every server of the bus; empty where none is named."""
        return self.nats_monitor_url.split(",") if self.nats_monitor_url else []

    @property
    def is_demo(self) -> bool:
        """Whether messages may bring their own time, and every page says that it is a demo."""
        return self.environment == "demo"

    @property
    def is_sandbox(self) -> bool:
        """Whether partners try their systems here: every answer says so, and nobody is real."""
        return self.environment == PROEF

    @property
    def offers_unreviewed_translations(self) -> bool:
        """Whether the residents' form has languages that nobody checked; unsaid, only in a demo."""
        said = self.unreviewed_translations
        return self.is_demo if said is None else said

    def database_url(self, which: Literal["record", "views", "keys"]) -> str:
        """Where a database is; embedded ones are files in `directory`."""
        chosen = {"record": self.database, "views": self.views, "keys": self.keystore}[which]
        return chosen or f"sqlite:///{self.directory.resolve() / which}.db"

    def database_password(self) -> str | None:
        """The password of the databases, from its file."""
        file = self.database_password_file
        return None if file is None else file.read_text("utf-8").strip()


def load(flags: dict[str, Any] | None = None, environ: dict[str, str] | None = None) -> Settings:
    """Read the settings of this process.

    Raises `SettingsError` with a line for every unknown key and wrong value, naming where it
    stands and never the value.
    """
    env = dict(os.environ) if environ is None else environ
    from_env = {
        key.removeprefix(PREFIX).lower(): value for key, value in env.items() if is_setting(key)
    }
    path = Path(env.get(CONFIG_FILE, "hub.toml"))
    from_file = _read(path, required=CONFIG_FILE in env)
    sources = {str(path): from_file, "environment": from_env, "flags": flags or {}}
    merged: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for source, values in sources.items():
        for key, value in values.items():
            merged[key] = value
            origin[key] = _name(source, key)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        lines = [
            f"{origin.get(str(fault['loc'][0]), fault['loc'][0])}: {_said(fault['type'])}"
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("\n".join(lines)) from None


def is_setting(variable: str) -> bool:
    """Tell whether this environment variable is a setting, and not read by a test or a program."""
    return variable.startswith(PREFIX) and variable.removeprefix(PREFIX).lower() not in ELSEWHERE


def _name(source: str, key: str) -> str:
    if source == "environment":
        return f"{PREFIX}{key.upper()}"
    return f"--{key.replace('_', '-')}" if source == "flags" else f"{source}: {key}"


def _said(kind: str) -> str:
    if kind == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields))
        return f"onbekende instelling; bekend zijn {known}"
    return f"ongeldige waarde ({kind}); zie docs/operations.md"


def _read(path: Path, *, required: bool) -> dict[str, Any]:
    if path.is_dir() or not path.exists():
        if required:
            raise SettingsError(f"{CONFIG_FILE}: {path} is geen bestand")
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: geen geldige TOML ({error})") from None
