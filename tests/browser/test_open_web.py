"""Facts for machines in a real browser: they can be read there, and no policy has to stop them."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

READ = "() => [...document.querySelectorAll('script[type=\"application/ld+json\"]')].map(each => each.textContent)"


@pytest.mark.parametrize(
    ("path", "types"),
    [
        ("/", ["WebSite"]),
        ("/loesungen/smart-village-app", ["SoftwareSourceCode", "BreadcrumbList"]),
        ("/en/loesungen/muster-giessplaner", ["SoftwareSourceCode", "BreadcrumbList"]),
        ("/kommunen/120690020020", ["GovernmentOrganization", "BreadcrumbList"]),
    ],
)
def test_facts_are_read_off_the_page_and_stopped_by_no_policy(
    page: Page, site: str, path: str, types: list[str]
) -> None:
    page.goto(site + path)
    found = [json.loads(text) for text in page.evaluate(READ)]
    assert [each["@type"] for each in found] == types
    assert page.title().removesuffix(" – Lichtermeer") == page.get_attribute('meta[property="og:title"]', "content")
