"""What is wrong with an identity provider as it was configured, in a sentence for the operator."""

from __future__ import annotations

from collections.abc import Sequence

_EXPECTED = {
    "key": "Erlaubt sind Kleinbuchstaben, Ziffern und Bindestriche, zum Beispiel rathaus.",
    "name": "Erlaubt ist ein Name von höchstens 200 Zeichen, wie er auf der Schaltfläche stehen soll.",
    "issuer": "Erlaubt ist eine Adresse mit https, genau so, wie der Dienst sich nennt; http nur auf diesem Rechner.",
    "auth_method": "Erlaubt sind client_secret_basic, client_secret_post und none.",
    "scopes": 'Erlaubt ist eine Liste wie ["openid", "email", "profile"]; openid gehört immer dazu.',
    "clock_skew_seconds": "Erlaubt ist eine ganze Zahl von 0 bis 300.",
    "mail_domains": 'Erlaubt ist eine Liste von Maildomains wie ["musterstadt.example"].',
    "mail_is_verified": "Erlaubt sind true und false.",
    "organisations": "Erlaubt ist eine Tabelle: was der Dienst sagt, und der Schlüssel der Organisation hier.",
    "roles": "Erlaubt ist eine Tabelle: was der Dienst sagt, und member, editor oder owner.",
}
_WRONG = {
    "json": "In der Umgebung steht hier eine Liste in JSON.",
    "same_key": "Zwei Anmeldedienste haben denselben Wert bei key.",
    "same_issuer": "Zwei Anmeldedienste haben denselben Wert bei issuer.",
    "openid": "Bei scopes fehlt openid.",
    "two_secrets": "Es gilt client_secret oder client_secret_file, nicht beides.",
}


def what_is_wrong(place: Sequence[object], kind: str, code: str) -> str:
    """The sentence for a problem at this place (number, field) of this kind, or with a code of our own."""
    code, _, key = code.partition(" ")
    if code == "no_secret":
        return f"Die Datei client_secret_file von {key} fehlt, ist leer oder nicht lesbar."
    if len(place) < 2:
        return _WRONG.get(code, "Hier steht eine Liste von Anmeldediensten.")
    name = str(place[1])
    if kind == "missing":
        return f"{name} fehlt."
    return f"{name} passt nicht. {_EXPECTED.get(name, 'Erlaubt ist ein kurzer Text in einer Zeile.')}"
