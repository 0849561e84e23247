"""The fictitious Musterkreis shows complete entries in every phase, stays fresh, and names nothing real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from content.demo.register import read_register
from content.demo.samples import Samples, read_samples, samples_source
from content.demo.source import read_table
from schemas.operation import Safeguards
from schemas.reuse import AdoptionStep, ExperienceContent, Speaker
from schemas.solution import LifecycleStatus
from schemas.vocabulary import CPV_CODES, EVB_IT_TYPES, ROUTES

TODAY = date(2026, 11, 21)
AS_DATA = {
    "processes_personal_data", "persons", "role", "processor_agreement_link", "assessment", "assessment_from",
    "called_in", "no_sub_processors", "proofs", "accessibility_standard", "accessibility_tested_by",
    "accessibility_report",
}  # fmt: skip
"""What says once more, as data, what the words of a safeguard say."""
BESIDE = {"written_as", "role", "means", "cost", "hours", "named"}
"""What stands beside the answers of a report."""


@pytest.fixture(scope="module")
def samples() -> Samples:
    return read_samples(TODAY)


def texts(value: Any) -> Iterator[str]:
    """Every string of a document, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def sample_files() -> list[dict[str, Any]]:
    names = (
        "organisations",
        "pegelwaechter",
        "giessplaner",
        "meldebogen",
        "dorfbuero",
        "anliegenmelder",
        "glockenturm",
    )
    return [read_table(f"samples/{name}.toml") for name in names]


def test_the_six_samples_are_complete_in_every_section(samples: Samples) -> None:
    assert len(samples.solutions) == 6
    for entry in samples.solutions:
        content = entry.content
        assert content.title.startswith("Muster: ")
        assert all((content.summary, content.description, content.kind, content.lifecycle_status, content.licence))
        assert all((content.fields_of_action, content.keywords, content.time_to_start, content.funding, content.costs))
        assert tuple(route.key for route in content.routes) == ROUTES.keys()
        assert all((entry.code, entry.offers, entry.templates, entry.statements, entry.reports, entry.contacts))
        assert len(entry.versions) >= 2


def test_every_sample_offer_answers_what_a_data_protection_officer_asks(samples: Samples) -> None:
    optional = {"certificates", "accessibility_tested_on", *AS_DATA}
    for offer in (offer for entry in samples.solutions for offer in entry.offers):
        open_answers = {name for name in Safeguards.model_fields if not getattr(offer.content.safeguards, name)}
        assert open_answers <= optional, (offer.operator, open_answers)
        assert offer.content.legal_ground
        assert offer.content.costs


def test_every_sample_report_answers_every_question(samples: Samples) -> None:
    for report in (report for entry in samples.solutions for report in entry.reports):
        assert all(getattr(report.content, name) for name in ExperienceContent.model_fields if name not in BESIDE)


def test_a_step_of_the_samples_is_confirmed_only_by_the_one_who_takes_it(samples: Samples) -> None:
    for statement in (statement for entry in samples.solutions for statement in entry.statements):
        if statement.said_as is Speaker.ADOPTER:
            assert statement.said_by == statement.organisation
        elif statement.claim:
            assert statement.said_by != statement.organisation or statement.said_as is Speaker.PUBLISHER


def test_the_samples_show_three_confirmed_operations_elsewhere_through_two_operators(samples: Samples) -> None:
    entry = next(entry for entry in samples.solutions if entry.slug == "muster-pegelwaechter")
    running = {
        statement.organisation: statement.claim.operator
        for statement in entry.statements
        if statement.claim
        and statement.claim.outside
        and statement.claim.step is AdoptionStep.OPERATION
        and statement.said_as is Speaker.ADOPTER
    }
    assert set(running) == {"musterhausen", "musterbrueck", "bad-muster"}
    assert len(set(running.values())) == 2


def test_the_samples_show_every_freshness_that_dates_can_give(samples: Samples) -> None:
    confirmed = {
        entry.slug: [
            (TODAY - statement.said_on).days
            for statement in entry.statements
            if statement.claim is None and statement.said_as is Speaker.PUBLISHER
        ]
        for entry in samples.solutions
    }
    assert confirmed == {
        "muster-pegelwaechter": [20],
        "muster-giessplaner": [80],
        "muster-meldebogen": [430],
        "muster-dorfbuero": [],
        "muster-anliegenmelder": [800],
        "muster-glockenturm": [15],
    }


def test_samples_stay_as_fresh_as_they_are_meant_to_be_in_any_year() -> None:
    later = read_samples(date(2031, 3, 1))
    for now, then in zip(read_samples(TODAY).solutions, later.solutions, strict=True):
        assert now.versions[-1].published_on < TODAY
        shifts = {
            (after.said_on - before.said_on).days for before, after in zip(now.statements, then.statements, strict=True)
        }
        assert shifts == {(date(2031, 3, 1) - TODAY).days}


def test_one_sample_ended_with_a_reason_and_a_lesson_and_lives_on_in_another(samples: Samples) -> None:
    ended = next(entry for entry in samples.solutions if entry.content.lifecycle_status is LifecycleStatus.ENDED)
    last = ended.statements[-2].claim
    assert last is not None
    assert (last.step, last.end_reason) == (AdoptionStep.ENDED, "provider_gave_up")
    assert last.lesson
    ties = {(entry.slug, tie.tie, tie.origin) for entry in samples.solutions for tie in entry.ties}
    assert ("muster-meldebogen", "variant_of", ended.slug) in ties


def test_one_sample_is_bound_to_its_place(samples: Samples) -> None:
    assert [entry.slug for entry in samples.solutions if entry.content.site_bound] == ["muster-glockenturm"]


def test_samples_name_nobody_and_lead_nowhere_real(samples: Samples) -> None:
    said = [text for table in sample_files() for text in texts(table)]
    source = set(texts(sample_files()[0]["source"]))
    addresses = [
        found for text in said if text not in source for found in re.findall(r"https?://([^/\s]+)|@(\S+)", text)
    ]
    assert len(addresses) > 20
    assert all((web or mail).endswith(".example") for web, mail in addresses)


def test_samples_bear_no_name_of_the_register(samples: Samples) -> None:
    real = {name for entry in read_register() for name in (entry.name, *entry.other_names)}
    invented = {name for body in samples.organisations for name in (body.name, body.name_official)}
    assert not real & invented


def test_sample_bodies_are_named_and_add_up(samples: Samples) -> None:
    bodies = {body.key: body for body in samples.organisations}
    assert bodies["musterland"].population == 9_640
    assert bodies["musterdorf"].size_class == bodies["musterland"].size_class == "5000_10000"
    assert bodies["musterkreis"].size_class == "district"
    for entry in samples.solutions:
        named = {entry.publisher, *(o.operator for o in entry.offers), *(t.author for t in entry.templates)}
        named |= {s.said_by for s in entry.statements} | {s.organisation for s in entry.statements if s.organisation}
        named |= {s.claim.taken_from for s in entry.statements if s.claim and s.claim.taken_from}
        assert named <= set(bodies)
    assert {parent for body in bodies.values() for _, parent in body.parents} <= set(bodies)


def test_sample_documents_use_known_codes_and_all_their_placeholders(samples: Samples) -> None:
    for template in (template.content for entry in samples.solutions for template in entry.templates):
        assert set(template.cpv) <= set(CPV_CODES.keys()), template.title
        assert set(template.evb_it) <= set(EVB_IT_TYPES.keys()), template.title
        assert set(re.findall(r"{{(.+?)}}", template.body)) == set(template.placeholders), template.title


def test_what_a_seller_wrote_is_marked(samples: Samples) -> None:
    sellers = {"muster-it", "stadtwerke-musterstadt", "muster-software"}
    for template in (template for entry in samples.solutions for template in entry.templates):
        assert template.by_provider == (template.author in sellers)


def test_the_samples_say_that_they_are_invented() -> None:
    assert "frei erfunden" in samples_source().attribution
