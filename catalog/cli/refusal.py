"""How a command says that it can't, without the weight of what it failed at."""


class Refusal(Exception):
    """The message is a German sentence, ready to print; the command ends with 1."""
