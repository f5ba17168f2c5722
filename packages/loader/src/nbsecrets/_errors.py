"""What the loader raises. No error holds a value, neither in its text nor in its context."""


class NbsecretsError(Exception):
    """The base of every error of this package: `except nbsecrets.NbsecretsError` catches them all.

    The text is a sentence that says what to do.
    """


class MountNotFoundError(NbsecretsError, LookupError):
    """There is no mount that may be used, and what was asked for is nowhere else.

    The text names every place that was looked at, and what is wrong with it.
    """


class MountUnreadableError(NbsecretsError):
    """There is a mount, and it could not be read."""


class InvalidNameError(NbsecretsError, ValueError):
    """What was asked for cannot be a secret's name.

    The text does not repeat it: it may be a value.
    """


class SecretNotFoundError(NbsecretsError, KeyError):
    """No place has a secret of this name.

    Attributes:
        name: the name that was asked for.
    """

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name

    def __str__(self) -> str:
        # KeyError shows the repr of its argument: a sentence in quotes, with escapes.
        return str(self.args[0])


class SecretUnreadableError(NbsecretsError):
    """The secret is there, and its file could not be read."""


class SecretNotTextError(NbsecretsError, ValueError):
    """The secret's value is not UTF-8 text; `get_bytes()` and `path()` still work."""


class EnvironmentVariableNotFoundError(NbsecretsError, LookupError):
    """`demand_env_var` found no such environment variable (the name is that of `ae5_tools`).

    Attributes:
        name: the name that was asked for.
    """

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name
