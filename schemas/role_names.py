"""Roles as people type them, told from names: where a role is asked for, nobody is to be named."""

from __future__ import annotations

import regex

_SALUTATION = regex.compile(
    r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Mr\.?|Mrs\.?|Ms\.?|Dr\.|Prof\.|Dipl\.)[\s\p{Z}-]*"
    r"(?:[-\p{L}]+\.[\s\p{Z}]*)*\p{Lu}\p{Ll}+"
)
_REACHED = regex.compile(r"\S@\S|[0-9](?:[ ()/.+-]*[0-9]){5,}")
_TWO_WORDS = regex.compile(
    r"\b(\p{Lu}\p{Ll}+)(?:-\p{Lu}\p{Ll}+)?\s+(?:(?:von|van|de|zu|der)\s+)*\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?"
)
_COMMON = """
Alexander Andrea Andreas Angelika Anja Anke Anna Anne Anneliese Annette Antje Astrid Barbara Bernd Bernhard Bettina
Birgit Brigitte Carsten Christa Christian Christiane Christina Christine Christoph Claudia Daniel Daniela David Dennis
Detlef Dieter Dirk Doris Elena Elisabeth Elke Erika Erwin Eva Fabian Felix Florian Frank Franz Friedrich Gabriele Georg
Gerd Gerhard Gisela Günter Günther Hannah Hans Harald Heike Heinrich Heinz Helga Helmut Herbert Holger Horst Ines Ingo
Ingrid Irene Jan Jana Jens Joachim Johann Johanna Johannes Jonas Josef Julia Julian Jutta Jörg Jürgen Kai Karin Karl
Katharina Katja Katrin Kerstin Klaus Kurt Lars Laura Lea Lena Lisa Lukas Manfred Manuela Marcel Marco Maren Maria Marie
Marina Mario Marion Markus Martin Martina Max Maximilian Melanie Michael Michaela Miriam Monika Nadine Nicole Nina
Norbert Olaf Oliver Paul Peter Petra Philipp Rainer Ralf Regina Renate René Robert Roland Rolf Rudolf Sabine Sandra
Sarah Sebastian Silke Silvia Simon Simone Sonja Stefan Stefanie Steffen Stephan Susanne Sven Tanja Thomas Thorsten Tim
Tobias Torsten Ulrich Ulrike Ursula Ute Uwe Vera Verena Volker Walter Werner Wilhelm Wolfgang
"""
_FIRST_NAMES = frozenset(_COMMON.split())
"""First names that many bear. Others are not noticed: forms ask for none, and readers may report one."""


def names_a_person(text: str) -> bool:
    """Whether a text that should name a role names somebody, or how to reach them: „Frau …“, „Dr. …“, a first name
    that many bear before another word, a mail address, a telephone number."""
    if _SALUTATION.search(text) or _REACHED.search(text):
        return True
    return any(found[1] in _FIRST_NAMES for found in _TWO_WORDS.finditer(text, overlapped=True))
