"""What a setting may be, in a sentence for the operator whose value does not fit (catalog/settings.py)."""

from __future__ import annotations

EXPECTED = {
    "bool_parsing": "Erlaubt sind „on“ und „off“.",
    "int_parsing": "Erlaubt ist eine ganze Zahl.",
    "int_from_float": "Erlaubt ist eine ganze Zahl.",
    "greater_than_equal": "Erlaubt ist eine ganze Zahl ab {ge}.",
    "less_than_equal": "Erlaubt ist eine ganze Zahl bis {le}.",
    "string_type": "Erlaubt ist ein Text in Anführungszeichen.",
    "path_type": "Erlaubt ist ein Ordner in Anführungszeichen.",
    "string_too_short": "Dieser Wert darf nicht leer sein.",
}
EXPECTED_OF = {
    "data": "Erlaubt ist ein Ordner, dessen Name kein Fragezeichen enthält.",
    "database_url": (
        "Erlaubt ist eine Adresse wie sqlite:////var/lib/lichtermeer/lichtermeer.sqlite"
        " oder postgresql://benutzer:passwort@server/datenbank."
    ),
    "search_url": "Erlaubt ist die Adresse eines Suchservers wie http://127.0.0.1:7700, ohne Schlüssel darin.",
    "search_index": "Erlaubt ist ein Name aus Buchstaben, Ziffern, - und _, höchstens 100 Zeichen.",
    "search_key": "Erlaubt ist ein Schlüssel aus Buchstaben und Ziffern, ohne Leerzeichen.",
    "search_write_key": "Erlaubt ist ein Schlüssel aus Buchstaben und Ziffern, ohne Leerzeichen.",
    "base_url": "Erlaubt ist eine Adresse wie https://katalog.example.",
    "trusted_proxies": "Erlaubt sind Adressen und Netze wie 10.0.0.1, 10.1.0.0/16.",
    "allowed_hosts": "Erlaubt sind Rechnernamen wie katalog.example, www.katalog.example.",
    "operator_mail": "Erlaubt ist eine Mailadresse.",
    "smtp_host": "Erlaubt ist der Name eines Mailservers wie mail.example.",
    "smtp_tls": "Erlaubt sind starttls, tls und none.",
    "mail_from": "Erlaubt ist eine Mailadresse.",
    "mail_from_name": "Erlaubt ist ein Name von höchstens 100 Zeichen, ohne Zeilenumbruch.",
    "accessibility_mail": "Erlaubt ist eine Mailadresse.",
    "accessibility_checked_on": "Erlaubt ist ein Tag wie 2026-11-20.",
    "operator_federal_state": "Erlaubt ist ein Land wie DE-BY.",
}
EXPECTED_BY = {
    "Value error, number": "Erlaubt ist eine ganze Zahl.",
    "Value error, user": "Den Benutzer nach der Tilde gibt es hier nicht.",
}
TOGETHER = {
    "Value error, months": "{stale} darf nicht kleiner sein als {fresh}.",
    "Value error, uses": "{established} darf nicht kleiner sein als {transfer}.",
    "Value error, sender": (
        "LICHTERMEER_SMTP_HOST ist gesetzt, aber kein Absender. Bitte auch LICHTERMEER_MAIL_FROM setzen."
    ),
    "Value error, no_search_key": (
        "LICHTERMEER_SEARCH_URL ist gesetzt, aber kein Schlüssel zum Suchen. Bitte auch LICHTERMEER_SEARCH_KEY setzen."
    ),
    "Value error, no_search_url": (
        "Ein Schlüssel für den Suchserver ist gesetzt, aber nicht seine Adresse. Bitte auch LICHTERMEER_SEARCH_URL"
        " setzen; ohne Suchserver beide Schlüssel weglassen."
    ),
    "Value error, same_search_keys": (
        "LICHTERMEER_SEARCH_KEY und LICHTERMEER_SEARCH_WRITE_KEY sind gleich. Der Schlüssel zum Suchen darf nichts"
        " ändern können: Bitte zwei verschiedene setzen."
    ),
}
