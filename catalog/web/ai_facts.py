"""What an entry tells of its artificial intelligence, answer by answer; what nobody said counts as open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content.locale.speech import message, say
from schemas.solution import AiRole, AiTransparency, SolutionContent

KIND = "ki-anwendung"
ROLES: Mapping[AiRole, str] = {
    AiRole.PROVIDER: message("Anbieterin: Sie entwickelt das System oder lässt es entwickeln (Artikel 3 Nummer 3)"),
    AiRole.DEPLOYER: message("Betreiberin: Sie setzt das System in eigener Verantwortung ein (Artikel 3 Nummer 4)"),
    AiRole.BOTH: message("Anbieterin und Betreiberin (Artikel 3 Nummern 3 und 4)"),
}
"""The municipality's role under Regulation (EU) 2024/1689."""
ROLES_IN_BRIEF: Mapping[AiRole, str] = {
    AiRole.PROVIDER: message("Anbieterin"),
    AiRole.DEPLOYER: message("Betreiberin"),
    AiRole.BOTH: message("Anbieterin und Betreiberin"),
}
HIGH_RISK = {True: message("ja"), False: message("nein")}


@dataclass(frozen=True, slots=True)
class AiFact:
    """A question and its answer; empty where it is open. ``own``: the answer is the entry's words."""

    question: str
    answer: str
    note: str = ""
    link: str = ""
    own: bool = True


def has_ai(content: SolutionContent) -> bool:
    """Whether the entry is one with artificial intelligence."""
    return content.ai is not None or content.kind == KIND


def ai_facts(content: SolutionContent) -> tuple[AiFact, ...]:
    """All questions, in the order of the register; none for an entry without artificial intelligence."""
    if not has_ai(content):
        return ()
    ai = content.ai or AiTransparency()
    provider = say("von {who}", who=ai.model_provider) if ai.model_provider else ""
    return (
        AiFact(say("Zweck"), ai.purpose or ""),
        AiFact(say("Daten"), ai.data or ""),
        AiFact(say("Modell und Anbieter"), ai.model or ai.model_provider or "", provider if ai.model else ""),
        AiFact(say("Rolle der Kommune nach der KI-Verordnung"), say(ROLES[ai.role]) if ai.role else "", own=False),
        AiFact(say("Wie Betroffene davon erfahren"), ai.notice or ""),
        AiFact(say("Hochrisiko-System"), high_risk(ai), ai.high_risk_reason or "", own=False),
        AiFact(say("Menschliche Aufsicht"), ai.oversight or ""),
        AiFact(say("Eingetragen in"), ai.entered_in or ai.entered_in_link or "", link=ai.entered_in_link or ""),
    )


def high_risk(ai: AiTransparency) -> str:
    """Ja, nein, or empty."""
    return "" if ai.high_risk is None else say(HIGH_RISK[ai.high_risk])
