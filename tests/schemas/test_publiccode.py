"""Each rule of the standard in both directions: a file that is valid but for one thing.

A case changes the lines of one valid file: what to replace, by what, and which keys are then told with which code.
"""

from __future__ import annotations

import pytest

from schemas.publiccode import Report, judge
from tests.schemas.one_valid_file import VALID, judged, told, warned


def test_the_file_that_all_cases_begin_with_is_valid_and_has_no_warning() -> None:
    report = judged()
    assert (report.valid, report.errors, report.warnings) == (True, (), ())


# The version


@pytest.mark.parametrize("version", ["0", "0.7", "0.7.0"])
def test_the_current_version_has_no_warning(version: str) -> None:
    report = judged('Version: "0"', f'Version: "{version}"')
    assert report.valid and not report.warnings


@pytest.mark.parametrize("version", ["0.2", "0.2.0", "0.2.1", "0.2.2", "0.3", "0.3.0", "0.4", "0.4.0", "0.5", "0.5.0"])
def test_an_older_version_is_valid_with_a_warning(version: str) -> None:
    report = judged('Version: "0"', f"Version: '{version}'")
    assert report.valid
    assert warned(report) == [("publiccodeYmlVersion", "old-version")]


@pytest.mark.parametrize("version", ["0.1", "0.6", "0.6.0", "0.8", "1", "1.0", "v0.7", " 0", ""])
def test_a_version_that_is_not_read_is_the_only_thing_told(version: str) -> None:
    report = judged('Version: "0"\n', f'Version: "{version}"\nfoo: bar\n')
    assert told(report) == [("publiccodeYmlVersion", "unknown-version")]
    assert report.errors[0].line == 1


@pytest.mark.parametrize("version", ["0", "0.7", "", "true", "[a]", "|\n  0.7", '!!str "0"', '&v "0"'])
def test_a_version_is_a_text_in_quotes(version: str) -> None:
    assert told(judged('Version: "0"', f"Version: {version}")) == [("publiccodeYmlVersion", "version-without-quotes")]


def test_a_version_with_two_dots_needs_no_quotes() -> None:
    assert judged('Version: "0"', "Version: 0.7.0").valid


# What must be there


@pytest.mark.parametrize(
    ("line", "key", "code"),
    [
        ('publiccodeYmlVersion: "0"\n', "publiccodeYmlVersion", "required"),
        ("name: Ampelblick\napp", "name", "required"),
        ("url: https://code.musterstadt.example/verkehr/ampelblick\n", "url", "required"),
        ("platforms:\n  - web\n", "platforms", "empty-list"),
        ("developmentStatus: stable\n", "developmentStatus", "required"),
        ("softwareType: standalone/web\n", "softwareType", "required"),
        ("    shortDescription: Zeigt, welche Ampel als Nächstes Grün gibt.\n", "description.de.shortDescription",
         "required"),
        ("    features:\n      - Vorhersage der Grünzeiten\n", "description.de.features", "empty-list"),
        ("  license: EUPL-1.2\n", "legal.license", "required"),
        ("  type: internal\n", "maintenance.type", "required"),
        ("    - name: Stabsstelle Verkehr\n      email", "maintenance.contacts[0].name", "required"),
        ("  localisationReady: true\n", "localisation.localisationReady", "required"),
        ("  availableLanguages:\n    - de\n", "localisation.availableLanguages", "required"),
        ("\n  uri: https://www.musterstadt.example\n", "organisation.uri", "required"),
        ("\n    uri: urn:isbn:3161484100", "fundedBy[0].uri", "required"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(line: str, key: str, code: str) -> None:
    left = {"name: Ampelblick\napp": "app", "    - name: Stabsstelle Verkehr\n      email": "    - email"}
    assert told(judged(line, left.get(line, "\n" if line.startswith("\n") else ""))) == [(key, code)]


@pytest.mark.parametrize("empty", ["", "null", "~", "''"])
def test_an_empty_value_is_a_missing_one(empty: str) -> None:
    assert told(judged("name: Ampelblick\napp", f"name: {empty}\napp")) == [("name", "required")]


@pytest.mark.parametrize("empty", ["", "{}", "null"])
def test_a_description_needs_a_language(empty: str) -> None:
    start = VALID.index("description:")
    text = VALID[:start] + f"description: {empty}\n" + VALID[VALID.index("\nlegal:") :]
    assert told(judge(text.encode(), "")) == [("description", "empty-list")]


@pytest.mark.parametrize(
    "line",
    [
        "applicationSuite: Verkehr\n",
        "landingURL: https://www.musterstadt.example/ampelblick\n",
        "isBasedOn: https://code.musterstadt.example/verkehr/ampel\n",
        "releaseDate: 2026-03-31\n",
        "logo: ampel.svg\n",
        "organisation:\n  name: Musterstadt\n  uri: https://www.musterstadt.example\n",
        "supports:\n  - id: alias:gdpr\n",
        "      phone: \"+49 30 000000\"\n",
        "    screenshots:\n      - bild.png\n",
    ],
)  # fmt: skip
def test_what_is_optional_may_be_left_out(line: str) -> None:
    assert judged(line, "").valid


# Unknown and deprecated keys


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("", "foo: bar\n", "foo"),
        ("", "DE:\n  a: b\n", "DE"),
        ("legal:\n", "legal:\n  spdx: x\n", "legal.spdx"),
        ("    - name: PostgreSQL\n", "    - name: PostgreSQL\n      url: x\n", "dependsOn.open[0].url"),
        ("  de:\n    localised", "  de:\n    title: x\n    localised", "description.de.title"),
        ("name: Ampelblick\napp", "name: Ampelblick\nName: Ampelblick\napp", "Name"),
    ],
)
def test_an_unknown_key_is_an_error_at_any_depth(old: str, new: str, key: str) -> None:
    report = judged(old, new)
    assert told(report)[0] == (key, "unknown-key")


def test_of_several_unknown_keys_the_first_is_told_and_names_the_others() -> None:
    [problem] = judged("", "foo: 1\nbar: 2\nbaz: 3\n").errors
    assert (problem.key, problem.code) == ("foo", "unknown-keys")
    assert problem.params == {"name": "foo", "others": "bar, baz"}


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ("", "monochromeLogo: ampel.svg\n", ["monochromeLogo"]),
        ("", "inputTypes:\n  - text/plain\n", ["inputTypes"]),
        ("", "outputTypes: []\n", ["outputTypes"]),
        ("  de:\n    localised", "  de:\n    genericName: Ampel\n    localised", ["description.de.genericName"]),
        ("legal:\n", "legal:\n  authorsFile: AUTHORS\n", ["legal.authorsFile"]),
        ("legal:\n", "legal:\n  repoOwner: Musterstadt\n", ["legal.repoOwner"]),
        ("", "IT:\n  conforme:\n    gdpr: true\n", ["IT.conforme"]),
        ("", "IT:\n  riuso:\n    codiceIPA: pcm\n", ["IT.riuso.codiceIPA"]),
        ("", "it:\n  countryExtensionVersion: '1.0'\n", ["it"]),
        ("", "it:\n  riuso:\n    codiceIPA: pcm\n", ["it", "IT.riuso.codiceIPA"]),
    ],
)
def test_a_deprecated_key_is_a_warning(old: str, new: str, keys: list[str]) -> None:
    report = judged(old, new)
    assert report.valid
    assert [problem.key for problem in report.warnings] == keys
    assert all(problem.line for problem in report.warnings)


def test_the_new_italian_section_has_no_warning() -> None:
    report = judged("", "IT:\n  countryExtensionVersion: '1.0'\n  piattaforme:\n    spid: true\n")
    assert report.valid and not report.warnings


def test_both_italian_sections_are_an_error() -> None:
    assert told(judged("", "IT: {}\nit: {}\n")) == [("it", "both-italies")]


def test_an_empty_generic_name_has_no_warning() -> None:
    assert not judged("  de:\n    localised", "  de:\n    genericName: ''\n    localised").warnings


# Types


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name: Ampelblick\napp", "name: [a]\napp", [("name", "not-a-text"), ("name", "not-read")]),
        ("platforms:\n  - web", "platforms: web", [("platforms", "not-a-list"), ("platforms", "not-read")]),
        ("  - web", "  - {a: b}", [("platforms[0]", "not-a-text"), ("platforms", "not-read")]),
        ("logo: ampel.svg", "logo: [a]", [("logo", "not-a-text")]),
        ("supports:\n  - id: alias:gdpr", "supports: x", [("supports", "not-a-list")]),
        ("      optional: false", "      optional: no", [("dependsOn.open[0].optional", "not-a-flag")]),
        ("legal:\n  license: EUPL-1.2\n  mainCopyrightOwner: Musterstadt", "legal: EUPL-1.2",
         [("legal", "not-a-group"), ("legal.license", "not-read")]),
    ],
)  # fmt: skip
def test_a_wrong_type_is_told_and_hides_what_it_holds(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert told(judged(old, new)) == expected


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", '"true"', "1", "y"])
def test_only_true_and_false_are_truth_values(word: str) -> None:
    report = judged("localisationReady: true", f"localisationReady: {word}")
    assert told(report) == [
        ("localisation.localisationReady", "not-a-flag"),
        ("localisation.localisationReady", "not-read"),
        ("localisation.availableLanguages", "not-read"),
    ]


@pytest.mark.parametrize("word", ["true", "True", "FALSE"])
def test_truth_values_may_be_written_large(word: str) -> None:
    assert judged("localisationReady: true", f"localisationReady: {word}").valid


@pytest.mark.parametrize("value", ["1.10", "5", "true", "2026-03-31", "0x1F", "no"])
def test_a_number_or_date_is_a_text_where_a_text_is_wanted(value: str) -> None:
    assert judged("softwareVersion: 1.10.0", f"softwareVersion: {value}").valid


# Single values


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("https://a.example/b", True), ("ssh://git@a.example/b.git", True), ("urn:a:b", True), ("file:///a/b", True),
        ("a.example/b", False), ("//a.example", False), ("/a", False), ("https://", False), ("file:///", False),
    ],
)  # fmt: skip
def test_the_url_has_a_scheme_and_something_behind_it(value: str, good: bool) -> None:
    report = judged("\nurl: https://code.musterstadt.example/verkehr/ampelblick", f"\nurl: {value}")
    assert told(report) == ([] if good else [("url", "not-a-url")])


@pytest.mark.parametrize("key", ["landingURL", "roadmap", "documentation", "apiDocumentation"])
@pytest.mark.parametrize(
    ("value", "good"),
    [("http://a.example", True), ("HTTPS://A.example", True), ("ftp://a.example", False), ("a", False)],
)
def test_links_are_web_addresses(key: str, value: str, good: bool) -> None:
    line = next(line for line in VALID.splitlines() if line.strip().startswith(f"{key}:"))
    report = judged(line, f"{line.partition(':')[0]}: {value}")
    assert [problem.code for problem in report.errors] == ([] if good else ["not-a-web-address"])


def test_an_address_that_cannot_be_read_is_told_of_the_file_and_leaves_the_key_empty() -> None:
    report = judged("\nurl: https://code.musterstadt.example/verkehr/ampelblick", "\nurl: https://a b.example/")
    assert told(report) == [("", "unreadable-address"), ("url", "required")]


def test_what_it_is_based_on_may_be_a_list() -> None:
    line = "isBasedOn: https://code.musterstadt.example/verkehr/ampel"
    assert judged(line, "isBasedOn:\n  - https://a.example\n  - https://b.example").valid
    assert told(judged(line, "isBasedOn: [https://a.example, foo]")) == [("isBasedOn[1]", "not-a-url")]


@pytest.mark.parametrize(
    ("old", "good", "bad", "key", "code"),
    [
        ("Status: stable", "Status: obsolete", "Status: Stable", "developmentStatus", "not-in-list"),
        ("Type: standalone/web", "Type: library", "Type: standalone", "softwareType", "not-in-list"),
        ("- fleet-management", "- other", "- ampel", "categories[0]", "category"),
        ("- transportation", "- tourism", "- traffic", "intendedAudience.scope[0]", "scope"),
        ("    - DE", "    - AX", "    - EU", "intendedAudience.countries[0]", "country"),
        ("    - US", "    - FR", "    - Fr", "intendedAudience.unsupportedCountries[0]", "country"),
        ("id: alias:gdpr", "id: alias:nis2", "id: alias:bsi", "supports[0].id", "unknown-alias"),
        ("id: alias:gdpr", "id: https://a.example", "id: gdpr", "supports[0].id", "not-a-uri"),
        ("id: alias:gdpr", "id: urn:a:b", "id: 'urn:a:'", "supports[0].id", "not-a-uri"),
        ("uri: urn:isbn:3161484100", "uri: URN:a:b", "uri: a.example", "fundedBy[0].uri", "not-a-uri"),
        ("uri: urn:isbn:3161484100", "uri: urn:x-italian-pa:PCM", "uri: urn:x-italian-pa:c_h000", "fundedBy[0].uri",
         "italian-code"),
        ("Date: 2026-03-31", "Date: 2028-02-29", "Date: 2026-02-29", "releaseDate", "day"),
        ("Date: 2026-03-31", "Date: '2026-12-01'", "Date: 2026-3-31", "releaseDate", "day"),
        ("license: EUPL-1.2", "license: MIT OR (EUPL-1.2 AND ISC)", "license: MIT or ISC", "legal.license", "licence"),
        ("email: verkehr@", "email: a.b@", "email: a b@", "maintenance.contacts[0].email", "mailbox"),
        ("    - de\n\ndep", "    - de-AT\n\ndep", "    - de_AT\n\ndep", "localisation.availableLanguages[0]",
         "language"),
        ("logo: ampel.svg", "logo: a/ampel.SVGZ", "logo: ampel.gif", "logo", "picture-type"),
        ("logo: ampel.svg", "logo: http://a.example/b", "logo: /ampel.svg", "logo", "absolute-path"),
        ("logo: ampel.svg", "logo: ''", "logo: file:ampel.svg", "logo", "file-address"),
        ("- bild.png", "- bild.JPG", "- bild.svg", "description.de.screenshots[0]", "picture-type"),
        ("watch?v=abcdefghijk", "watch?v=b", "embedded/x", "description.de.videos[0]", "not-embeddable"),
        ("", "inputTypes: [a/b+c]\n", "inputTypes: [text]\n", "inputTypes[0]", "mime-type"),
        ("", "IT: {countryExtensionVersion: '0.2'}\n", "IT: {countryExtensionVersion: '0.3'}\n",
         "IT.countryExtensionVersion", "not-in-list"),
        ("", "IT: {riuso: {codiceIPA: ''}}\n", "IT: {riuso: {codiceIPA: 5t_piem}}\n", "IT.riuso.codiceIPA",
         "italian-code"),
    ],
)  # fmt: skip
def test_a_value_follows_its_rule(old: str, good: str, bad: str, key: str, code: str) -> None:
    assert told(judged(old, good)) == []
    assert told(judged(old, bad)) == [(key, code)]


def test_a_country_in_small_letters_is_valid_with_a_warning() -> None:
    report = judged("    - DE", "    - de")
    assert report.valid
    assert warned(report) == [("intendedAudience.countries[0]", "lower-case-country")]


@pytest.mark.parametrize(
    ("tag", "good"), [("en", True), ("de-AT", True), ("zh-Hant", True), ("deu", False), ("de_AT", False)]
)
def test_a_description_is_kept_by_language_tags(tag: str, good: bool) -> None:
    report = judged("\n  de:\n", f"\n  {tag}:\n")
    assert told(report) == ([] if good else [("description", "language-keys")])


# Lengths


def described(short: str = "kurz", long: str = "x" * 150, generic: str = "x") -> Report:
    start, end = VALID.index("    shortDescription"), VALID.index("    documentation")
    texts = f'    genericName: "{generic}"\n    shortDescription: "{short}"\n    longDescription: "{long}"\n'
    return judge((VALID[:start] + texts + VALID[end:]).encode(), "")


FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"  # three people, one sign


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (described(short="x" * 150), []),
        (described(short="x" * 151), [("description.de.shortDescription", "too-long")]),
        (described(short=FAMILY * 150), []),
        (described(short=FAMILY * 151), [("description.de.shortDescription", "too-long")]),
        (described(long="x" * 149), [("description.de.longDescription", "too-short")]),
        (described(long="e\u0301" * 149), [("description.de.longDescription", "too-short")]),
        (described(long="x" * 10_000), []),
        (described(long="x" * 10_001), [("description.de.longDescription", "too-long")]),
        (described(generic="x" * 35), []),
        (described(generic="x" * 36), [("description.de.genericName", "too-long")]),
    ],
)
def test_lengths_are_counted_in_signs_as_people_see_them(report: Report, expected: list[tuple[str, str]]) -> None:
    assert told(report) == expected


# Maintenance

MAINTENANCE = VALID[VALID.index("maintenance:") : VALID.index("\nlocalisation:")]


@pytest.mark.parametrize(
    ("maintenance", "expected"),
    [
        ("type: none", []),
        ("type: none\n  contacts:\n    - name: A", []),
        ("type: internal", [("maintenance.contacts", "required-with-type")]),
        ("type: community", [("maintenance.contacts", "required-with-type")]),
        ("type: community\n  contacts:\n    - name: A", []),
        ("type: contract", [("maintenance.contractors", "required-with-type")]),
        ("type: contract\n  contractors:\n    - name: A\n      until: 2030-01-01", []),
        ("type: contract\n  contractors:\n    - name: A\n      until: 1.1.2030",
         [("maintenance.contractors[0].until", "day")]),
        ("type: contract\n  contractors:\n    - until: 2030-01-01", [("maintenance.contractors[0].name", "required")]),
        ("type: none\n  contractors:\n    - name: A\n      until: 2030-01-01",
         [("maintenance.contractors", "forbidden-with-type")]),
        ("type: nobody", [("maintenance.type", "not-in-list")]),
    ],
)  # fmt: skip
def test_who_maintains_depends_on_the_type(maintenance: str, expected: list[tuple[str, str]]) -> None:
    assert told(judged(MAINTENANCE, f"maintenance:\n  {maintenance}\n")) == expected
