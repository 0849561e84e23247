"""All addresses of the catalogue in one table."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from auth.rules import Action
from catalog.web import (
    account,
    administration,
    administration_merging,
    administration_organisations,
    administration_people,
    ai,
    api_views,
    attached,
    attachments,
    audit,
    beginning_batch,
    beginning_file,
    beginning_pattern,
    beginning_repository,
    beginning_sources,
    beginning_table,
    compare,
    contact_form,
    contact_persons,
    contacts,
    desk,
    desk_notes,
    desk_reports,
    downloads,
    experience,
    experience_answers,
    experience_form,
    federated,
    federated_account,
    files,
    memberships,
    memberships_deciding,
    memberships_joining,
    memberships_members,
    missed,
    municipality,
    note,
    objection,
    offer_comments,
    offer_writing,
    offers,
    one_time,
    post,
    privacy,
    projects,
    projects_editing,
    projects_entries,
    projects_plan,
    projects_proof,
    publiccode,
    publishing,
    publishing_ending,
    publishing_preview,
    publishing_steps,
    registration,
    report,
    reviews,
    reviews_own,
    search,
    shortlist,
    shortlist_frozen,
    shortlist_since,
    sign_in,
    sitemap,
    solution,
    start,
    suggest,
    synonyms,
    synonyms_deciding,
    synonyms_proposing,
    takeovers,
    texts,
    tokens,
    versions,
    withdrawing,
)
from catalog.web.api import ApiView, api
from catalog.web.audit_files import FILES
from catalog.web.calling import Steps, calling
from catalog.web.door import reading, writing
from catalog.web.languages import path_within, placed
from catalog.web.page import Endpoint, First, Keep, View
from catalog.web.rendering import PAGE_HEADERS
from content.locale.languages import GERMAN

GET = ["GET", "HEAD"]


class Address(Route):
    """An address with what one does there, in the words of auth/rules.py. Every route is one."""

    def __init__(self, path: str, endpoint: Endpoint, methods: list[str], action: Action) -> None:
        super().__init__(path, endpoint, methods=methods)
        self.action = action


def _get(path: str, view: View, action: Action = Action.READ) -> Address:
    return Address(path, reading(view, action), GET, action)


def _post(
    path: str, view: View, action: Action, *, keep: Keep | None = None, first: First | None = None, files: int = 0
) -> Address:
    return Address(path, writing(view, action, keep=keep, first=first, files=files), ["POST"], action)


def _api(path: str, view: ApiView, action: Action) -> Address:
    """What machines read with a token."""
    return Address(path, api(view, action), GET, action)


def _call(path: str, steps: Steps, method: str, action: Action = Action.SIGN_IN) -> Address:
    """What asks somebody outside before it answers."""
    return Address(path, calling(steps, action), [method], action)


def _log_files(path: str, choose: audit.Choose, action: Action) -> list[Address]:
    """A part of the log as files."""
    return [Address(f"{path}.{ending}", audit.file_at(choose, action, ending), GET, action) for ending in FILES]


def _open(path: str, endpoint: Endpoint) -> Address:
    """What answers in its own way, and to everybody."""
    return Address(path, endpoint, GET, Action.READ)


def _file(path: str, endpoint: Endpoint) -> Address:
    """What speaks no language has one address; another language's leads there."""

    async def answer(request: Request) -> Response:
        if path_within(request.scope) == request.scope["path"]:
            return await endpoint(request)
        return _moved(request, path_within(request.scope))

    return _open(path, answer)


ROUTES: list[Address] = [
    _get("/", start.start),
    _get("/loesungen", search.search),
    _get("/loesungen/{slug}", solution.solution),
    _get("/loesungen/{slug}/publiccode.yml", publiccode.publiccode),
    _get("/loesungen/{slug}/angabe-falsch", note.form),
    _post("/loesungen/{slug}/angabe-falsch", note.send, Action.REPORT, keep=note.kept),
    _get("/loesungen/{slug}/angabe-falsch/danke", note.thanks),
    _get("/loesungen/{slug}/melden", report.form),
    _post("/loesungen/{slug}/melden", report.send, Action.REPORT, keep=report.kept),
    _get("/merkliste", shortlist.page),
    _get("/merkliste/dazu", shortlist.add),
    _get("/merkliste/weg", shortlist.drop),
    _get("/merkliste/behalten", shortlist.keep),
    _get("/merkliste/auswahl", shortlist_frozen.form),
    _post("/merkliste/auswahl", shortlist_frozen.send, Action.READ, first=shortlist_frozen.make),
    _get("/merkliste/auswahl.schema.json", shortlist_frozen.schema),
    _get("/merkliste/auswahl/vergleichen", shortlist_since.form),
    _post("/merkliste/auswahl/vergleichen", shortlist_since.send, Action.READ, files=shortlist_since.LARGEST),
    _get("/vergleich", compare.compare),
    _get("/meldungen/{key}", report.status),
    _post("/meldungen/{key}/widerspruch", report.objection, Action.REPORT),
    _get("/loesungen/{slug}/erfahrungen", experience.listed),
    _get("/loesungen/{slug}/erfahrungen/neu", experience_form.new, Action.DRAFT_BEGIN),
    _post("/loesungen/{slug}/erfahrungen/neu", experience_form.add, Action.DRAFT_BEGIN, keep=experience_form.kept),
    _get("/loesungen/{slug}/erfahrungen/{number}", experience.one),
    _get("/loesungen/{slug}/erfahrungen/{number}/bearbeiten", experience_form.edit, Action.EXPERIENCE_WRITE),
    _post("/loesungen/{slug}/erfahrungen/{number}/bearbeiten", experience_form.change, Action.EXPERIENCE_WRITE),
    _get("/loesungen/{slug}/erfahrungen/{number}/entfernen", experience_form.ask_to_remove, Action.EXPERIENCE_WRITE),
    _post("/loesungen/{slug}/erfahrungen/{number}/entfernen", experience_form.remove, Action.EXPERIENCE_WRITE),
    _post("/loesungen/{slug}/erfahrungen/{number}/antworten", experience_answers.send, Action.ANSWER),
    _get(
        "/loesungen/{slug}/erfahrungen/{number}/antworten/{id}/entfernen",
        experience_answers.ask_to_remove,
        Action.ANSWER,
    ),
    _post("/loesungen/{slug}/erfahrungen/{number}/antworten/{id}/entfernen", experience_answers.remove, Action.ANSWER),
    _get("/loesungen/{slug}/kontakt", contact_form.form),
    _post("/loesungen/{slug}/kontakt", contact_form.send, Action.REPORT, keep=contact_form.kept),
    _get("/loesungen/{slug}/kontakt/danke", contact_form.thanks),
    _get("/loesungen/{slug}/verlauf", versions.history),
    _get("/loesungen/{slug}/verlauf/{number}", versions.version),
    _get("/loesungen/{slug}/verlauf/{number}/unterschied", versions.difference),
    _get("/loesungen/{slug}/verlauf/{number}/wiederherstellen", versions.ask_to_restore, Action.ENTRY_SPEAK),
    _post("/loesungen/{slug}/verlauf/{number}/wiederherstellen", versions.restore, Action.ENTRY_SPEAK),
    _get("/loesungen/{slug}/uebernehmen", takeovers.form, Action.DRAFT_BEGIN),
    _post("/loesungen/{slug}/uebernehmen", takeovers.ask, Action.DRAFT_BEGIN),
    _post("/loesungen/{slug}/uebernehmen/zurueck", takeovers.take_back, Action.DRAFT_BEGIN),
    _get("/loesungen/{slug}/zurueckziehen", withdrawing.ask_to_withdraw, Action.ENTRY_SPEAK),
    _post("/loesungen/{slug}/zurueckziehen", withdrawing.withdraw, Action.ENTRY_SPEAK),
    _get("/loesungen/{slug}/archivieren", withdrawing.ask_to_archive, Action.ENTRY_SPEAK),
    _post("/loesungen/{slug}/archivieren", withdrawing.archive, Action.ENTRY_SPEAK),
    _get("/loesungen/{slug}/zurueckholen", withdrawing.ask_to_return, Action.ENTRY_SPEAK),
    _post("/loesungen/{slug}/zurueckholen", withdrawing.put_back, Action.ENTRY_SPEAK),
    _get("/loesungen/{slug}/ansprechpersonen", contact_persons.overview, Action.ENTRY_EDIT),
    _get("/loesungen/{slug}/ansprechpersonen/neu", contact_persons.new, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/ansprechpersonen/neu", contact_persons.add, Action.ENTRY_EDIT),
    _get("/loesungen/{slug}/ansprechpersonen/postfaecher/neu", contacts.new, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/ansprechpersonen/postfaecher/neu", contacts.add, Action.ENTRY_EDIT),
    _get("/loesungen/{slug}/ansprechpersonen/postfaecher/{number}", contacts.edit, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/ansprechpersonen/postfaecher/{number}", contacts.change, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/ansprechpersonen/postfaecher/{number}/hoch", contacts.move_up, Action.ENTRY_EDIT),
    _get(
        "/loesungen/{slug}/ansprechpersonen/postfaecher/{number}/entfernen",
        contacts.ask_to_remove,
        Action.ENTRY_EDIT,
    ),
    _post("/loesungen/{slug}/ansprechpersonen/postfaecher/{number}/entfernen", contacts.remove, Action.ENTRY_EDIT),
    _get("/loesungen/{slug}/ansprechpersonen/{number}", contact_persons.edit, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/ansprechpersonen/{number}", contact_persons.change, Action.ENTRY_EDIT),
    _get("/loesungen/{slug}/ansprechpersonen/{number}/entfernen", contact_persons.ask_to_remove, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/ansprechpersonen/{number}/entfernen", contact_persons.remove, Action.ENTRY_EDIT),
    _get("/vorhaben", projects.listing),
    _get("/vorhaben/neu", projects_editing.new, Action.PROJECT_WRITE),
    _post("/vorhaben/neu", projects_editing.create, Action.PROJECT_WRITE),
    _get("/vorhaben/{slug}", projects.project),
    _get("/vorhaben/{slug}/stand.pdf", projects_proof.as_pdf),
    _get("/vorhaben/{slug}/stand.csv", projects_proof.as_table),
    _get("/vorhaben/{slug}/bearbeiten", projects_editing.edit, Action.PROJECT_WRITE),
    _post("/vorhaben/{slug}/bearbeiten", projects_editing.change, Action.PROJECT_WRITE),
    _get("/vorhaben/{slug}/eintraege", projects_entries.overview, Action.PROJECT_WRITE),
    _post("/vorhaben/{slug}/eintraege", projects_entries.add, Action.PROJECT_WRITE),
    _post("/vorhaben/{slug}/eintraege/heraus", projects_entries.take_out, Action.PROJECT_WRITE),
    _get("/vorhaben/{slug}/uebergabe", projects_plan.overview, Action.PROJECT_WRITE),
    _post("/vorhaben/{slug}/uebergabe", projects_plan.keep, Action.PROJECT_WRITE),
    _get("/vorhaben/{slug}/loeschen", projects_editing.ask_to_remove, Action.PROJECT_WRITE),
    _post("/vorhaben/{slug}/loeschen", projects_editing.remove, Action.PROJECT_WRITE),
    _get("/loesungen/{slug}/betrieb/neu", offer_writing.new, Action.DRAFT_BEGIN),
    _post("/loesungen/{slug}/betrieb/neu", offer_writing.add, Action.DRAFT_BEGIN),
    _get("/loesungen/{slug}/betrieb/vergleich", offers.comparison),
    _get("/loesungen/{slug}/betrieb/entfernt/{key}", offer_writing.after_removing, Action.OFFER_WRITE),
    _post("/loesungen/{slug}/betrieb/entfernt/{key}", offer_writing.bring_back, Action.OFFER_WRITE),
    _get("/loesungen/{slug}/betrieb/{number}", offers.offer),
    _get("/loesungen/{slug}/betrieb/{number}/verzeichnis.txt", offers.record),
    _get("/loesungen/{slug}/betrieb/{number}/bearbeiten", offer_writing.edit, Action.OFFER_WRITE),
    _post("/loesungen/{slug}/betrieb/{number}/bearbeiten", offer_writing.change, Action.OFFER_WRITE),
    _get("/loesungen/{slug}/betrieb/{number}/entfernen", offer_writing.ask_to_remove, Action.OFFER_WRITE),
    _post("/loesungen/{slug}/betrieb/{number}/entfernen", offer_writing.remove, Action.OFFER_WRITE),
    _post("/loesungen/{slug}/betrieb/{number}/uebernehmen", offer_writing.claim, Action.OFFER_WRITE),
    _get("/loesungen/{slug}/betrieb/{number}/kommentare", offer_comments.form, Action.ANSWER),
    _post("/loesungen/{slug}/betrieb/{number}/kommentare", offer_comments.send, Action.ANSWER),
    _post("/loesungen/{slug}/betrieb/{number}/kommentare/{comment}/entfernen", offer_comments.remove, Action.ANSWER),
    _get("/widerspruch", objection.ask, Action.SIGN_IN),
    _post("/widerspruch", objection.object_to, Action.SIGN_IN),
    _get("/widerspruch/erledigt", objection.done),
    _get("/veroeffentlichen/aus-repository", beginning_repository.form, Action.DRAFT_BEGIN),
    _call("/veroeffentlichen/aus-repository", beginning_repository.STEPS, "POST", Action.DRAFT_BEGIN),
    _get("/veroeffentlichen/{key}/pruefung", reviews_own.status, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/pruefung/widerspruch", reviews_own.objection, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/pruefung/zurueckholen", reviews_own.take_back, Action.DRAFT_WRITE),
    _get("/veroeffentlichen/aus-datei", beginning_file.form, Action.DRAFT_BEGIN),
    _post(
        "/veroeffentlichen/aus-datei",
        beginning_file.begin,
        Action.DRAFT_BEGIN,
        first=beginning_file.read,
        files=beginning_file.LIMIT,
    ),
    _get("/veroeffentlichen/aus-tabelle", beginning_table.form, Action.DRAFT_BEGIN),
    _post(
        "/veroeffentlichen/aus-tabelle",
        beginning_table.send,
        Action.DRAFT_BEGIN,
        first=beginning_table.read,
        files=beginning_table.LIMIT,
    ),
    _get("/veroeffentlichen/aus-eintrag", beginning_pattern.form, Action.DRAFT_BEGIN),
    _post("/veroeffentlichen/aus-eintrag", beginning_pattern.begin, Action.DRAFT_BEGIN),
    _get("/veroeffentlichen/stapel/{batch}", beginning_batch.listing, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/stapel/{batch}", beginning_batch.submit, Action.DRAFT_WRITE),
    _get("/veroeffentlichen/{key}/quellen", beginning_sources.sources, Action.DRAFT_WRITE),
    _get("/veroeffentlichen", publishing.start),
    _post("/veroeffentlichen", publishing.begin, Action.DRAFT_BEGIN),
    _get("/veroeffentlichen/{key}", publishing.overview, Action.DRAFT_WRITE),
    _get("/veroeffentlichen/{key}/schritte/{step}", publishing_steps.form, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/schritte/{step}", publishing_steps.save, Action.DRAFT_WRITE),
    _get("/veroeffentlichen/{key}/vorschau", publishing_preview.preview, Action.DRAFT_WRITE),
    _get("/veroeffentlichen/{key}/einreichen", publishing_ending.ask_to_submit, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/einreichen", publishing_ending.submit, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/abgleich", publishing_ending.settle, Action.DRAFT_WRITE),
    _get("/veroeffentlichen/{key}/verwerfen", publishing_ending.ask_to_throw_away, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/verwerfen", publishing_ending.throw_away, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/wiederherstellen", publishing_ending.put_back, Action.DRAFT_WRITE),
    _get("/loesungen/{slug}/bearbeiten", publishing.ask_to_edit, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/bearbeiten", publishing.edit, Action.ENTRY_EDIT),
    _get("/loesungen/{slug}/dateien", attachments.overview, Action.ENTRY_EDIT),
    _get("/loesungen/{slug}/dateien/neu", attachments.new, Action.ENTRY_EDIT),
    _post(
        "/loesungen/{slug}/dateien/neu",
        attachments.add,
        Action.ENTRY_EDIT,
        first=attachments.look,
        files=attachments.LIMIT,
    ),
    _get("/loesungen/{slug}/dateien/{number}", attachments.edit, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/dateien/{number}", attachments.change, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/dateien/{number}/verschieben", attachments.shift, Action.ENTRY_EDIT),
    _get("/loesungen/{slug}/dateien/{number}/entfernen", attachments.ask_to_remove, Action.ENTRY_EDIT),
    _post("/loesungen/{slug}/dateien/{number}/entfernen", attachments.remove, Action.ENTRY_EDIT),
    _get("/veroeffentlichen/{key}/dateien", attachments.overview, Action.DRAFT_WRITE),
    _get("/veroeffentlichen/{key}/dateien/neu", attachments.new, Action.DRAFT_WRITE),
    _post(
        "/veroeffentlichen/{key}/dateien/neu",
        attachments.add,
        Action.DRAFT_WRITE,
        first=attachments.look,
        files=attachments.LIMIT,
    ),
    _get("/veroeffentlichen/{key}/dateien/{number}", attachments.edit, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/dateien/{number}", attachments.change, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/dateien/{number}/verschieben", attachments.shift, Action.DRAFT_WRITE),
    _get("/veroeffentlichen/{key}/dateien/{number}/entfernen", attachments.ask_to_remove, Action.DRAFT_WRITE),
    _post("/veroeffentlichen/{key}/dateien/{number}/entfernen", attachments.remove, Action.DRAFT_WRITE),
    _file("/dateien/{key}/{name}", reading(attached.file)),
    _get("/ki", ai.register),
    _get("/ki.csv", ai.table),
    _get("/kommunen", municipality.municipalities),
    _get("/kommunen/{key}", municipality.municipality),
    _get("/organisationen/{slug}", municipality.organisation),
    _get("/suche/vorschlaege", suggest.suggest),
    _get("/woerter", synonyms.listed),
    _get("/woerter/gruppen", synonyms.offered),
    _get("/woerter/vorschlagen", synonyms_proposing.form, Action.WORDS_PROPOSE),
    _post("/woerter/vorschlagen", synonyms_proposing.send, Action.WORDS_PROPOSE),
    _get("/daten", downloads.about),
    _get("/daten/katalog.schema.json", downloads.schema),
    _get("/daten/vorlage.csv", downloads.table_template),
    _open("/daten/katalog.json", downloads.sending(downloads.JSON_FILE)),
    _open("/daten/katalog.csv", downloads.sending(downloads.CSV_FILE)),
    _get("/hilfe", texts.help_index),
    _get("/hilfe/{key}", texts.help_page),
    _get("/impressum", texts.legal),
    _get("/datenschutz", texts.legal),
    _get("/barrierefreiheit", texts.legal),
    _get("/nutzungsbedingungen", texts.legal),
    _get("/anmelden", sign_in.form, Action.SIGN_IN),
    _post("/anmelden", sign_in.send, Action.SIGN_IN, first=sign_in.check),
    _get("/anmelden/bestaetigen", sign_in.proof_form, Action.OWN_ACCOUNT),
    _post("/anmelden/bestaetigen", sign_in.prove, Action.OWN_ACCOUNT, first=sign_in.check_proof),
    _get("/anmelden/neues-passwort", one_time.form, Action.SIGN_IN),
    _post("/anmelden/neues-passwort", one_time.use, Action.SIGN_IN, first=one_time.check),
    _get("/abmelden", sign_in.sign_out_form, Action.SIGN_IN),
    _post("/abmelden", sign_in.sign_out, Action.SIGN_IN),
    _get("/registrieren", registration.register_form, Action.SIGN_IN),
    _post("/registrieren", registration.register, Action.SIGN_IN),
    _get("/registrieren/geschrieben", registration.written_to_register, Action.SIGN_IN),
    _get("/registrieren/bestaetigen", one_time.form, Action.SIGN_IN),
    _post("/registrieren/bestaetigen", one_time.use, Action.SIGN_IN, first=one_time.check),
    _get("/passwort-vergessen", registration.reset_form, Action.SIGN_IN),
    _post("/passwort-vergessen", registration.ask_for_reset, Action.SIGN_IN),
    _get("/passwort-vergessen/geschrieben", registration.written_to_reset, Action.SIGN_IN),
    _get("/einladung", one_time.form, Action.SIGN_IN),
    _post("/einladung", one_time.use, Action.SIGN_IN, first=one_time.check),
    _get("/anmelden/mit/{provider}", federated.form, Action.SIGN_IN),
    _call("/anmelden/mit/{provider}", federated.LEAVE, "POST"),
    _call("/anmelden/mit/{provider}/zurueck", federated.COME_BACK, "GET"),
    _get("/anmelden/mit/{provider}/abgemeldet", federated_account.left, Action.SIGN_IN),
    _call("/abmelden/mit/{provider}", federated_account.SIGN_OUT, "POST"),
    _get("/konto", account.overview, Action.OWN_ACCOUNT),
    _get("/konto/angaben", account.profile_form, Action.OWN_ACCOUNT),
    _post("/konto/angaben", account.change_profile, Action.OWN_ACCOUNT),
    _get("/konto/mailadresse", account.mail_form, Action.OWN_DOORS),
    _post("/konto/mailadresse", account.change_mail, Action.OWN_DOORS),
    _get("/konto/mailadresse/bestaetigen", one_time.form, Action.SIGN_IN),
    _post("/konto/mailadresse/bestaetigen", one_time.use, Action.SIGN_IN, first=one_time.check),
    _get("/konto/passwort", account.password_form, Action.OWN_DOORS),
    _post("/konto/passwort", account.change_password, Action.OWN_DOORS, first=account.check_password),
    _get("/konto/sitzungen", account.sessions, Action.OWN_ACCOUNT),
    _post("/konto/sitzungen/beenden", account.end_others, Action.OWN_ACCOUNT),
    _post("/konto/sitzungen/{id}/beenden", account.end_one, Action.OWN_ACCOUNT),
    _get("/konto/anmeldedienste", federated_account.overview, Action.OWN_ACCOUNT),
    _post("/konto/anmeldedienste/{number}/trennen", federated_account.part, Action.OWN_DOORS),
    _get("/konto/organisationen", memberships.mine, Action.OWN_ACCOUNT),
    _get("/konto/organisationen/beitreten", memberships_joining.joining, Action.JOIN),
    _post("/konto/organisationen/beitreten", memberships_joining.ask, Action.JOIN),
    _post("/konto/organisationen/code/anfordern", memberships_joining.send_code, Action.JOIN),
    _get("/konto/organisationen/code", memberships_joining.code_form, Action.JOIN),
    _post("/konto/organisationen/code", memberships_joining.enter_code, Action.JOIN),
    _post("/konto/organisationen/anfragen/{id}/zurueckziehen", memberships.take_back, Action.OWN_ACCOUNT),
    _get("/konto/organisationen/{slug}/verlassen", memberships.leaving, Action.OWN_ACCOUNT),
    _post("/konto/organisationen/{slug}/verlassen", memberships.leave, Action.OWN_ACCOUNT),
    _get("/organisationen/{slug}/mitglieder", memberships_members.listing, Action.MEMBERS_READ),
    _get("/organisationen/{slug}/mitglieder/einladen", memberships_members.inviting, Action.MEMBERS_MANAGE),
    _post("/organisationen/{slug}/mitglieder/einladen", memberships_members.invite, Action.MEMBERS_MANAGE),
    _get("/organisationen/{slug}/mitglieder/sprechen", memberships_deciding.speakers, Action.SPEAK_GRANT),
    _get("/organisationen/{slug}/mitglieder/{key}", memberships_members.editing, Action.MEMBERS_MANAGE),
    _post("/organisationen/{slug}/mitglieder/{key}", memberships_members.edit, Action.MEMBERS_MANAGE),
    _get("/organisationen/{slug}/mitglieder/{key}/entfernen", memberships_members.removing, Action.MEMBERS_MANAGE),
    _post("/organisationen/{slug}/mitglieder/{key}/entfernen", memberships_members.remove, Action.MEMBERS_MANAGE),
    _post("/organisationen/{slug}/mitglieder/{key}/sprechen", memberships_deciding.let_speak, Action.SPEAK_GRANT),
    _post(
        "/organisationen/{slug}/einladungen/{id}/zurueckziehen",
        memberships_members.withdraw_invitation,
        Action.MEMBERS_MANAGE,
    ),
    _get("/organisationen/{slug}/anfragen", memberships_deciding.requests, Action.REQUEST_DECIDE),
    _get("/organisationen/{slug}/anfragen/{id}", memberships_deciding.request, Action.REQUEST_DECIDE),
    _post("/organisationen/{slug}/anfragen/{id}", memberships_deciding.decide, Action.REQUEST_DECIDE),
    _get("/arbeitsplatz", desk.desk, Action.DESK),
    _get("/arbeitsplatz/hinweise", desk_notes.waiting, Action.DESK),
    _post("/arbeitsplatz/hinweise/{id}/erledigt", desk_notes.done, Action.CONTRIBUTION_DECIDE),
    _post("/arbeitsplatz/hinweise/{id}/offen", desk_notes.reopen, Action.CONTRIBUTION_DECIDE),
    _get("/arbeitsplatz/uebernahmen", takeovers.waiting, Action.DESK),
    _get("/arbeitsplatz/uebernahmen/{key}", takeovers.one, Action.TAKE_OVER_DECIDE),
    _post("/arbeitsplatz/uebernahmen/{key}", takeovers.decide, Action.TAKE_OVER_DECIDE),
    _get("/arbeitsplatz/pruefungen", reviews.waiting, Action.DESK),
    _get("/arbeitsplatz/pruefungen/{key}", reviews.one, Action.CONTRIBUTION_DECIDE),
    _post("/arbeitsplatz/pruefungen/{key}", reviews.decide, Action.CONTRIBUTION_DECIDE),
    _get("/arbeitsplatz/pruefungen/{key}/vorschau", reviews.preview, Action.CONTRIBUTION_DECIDE),
    _get("/arbeitsplatz/meldungen", desk_reports.waiting, Action.DESK),
    _get("/arbeitsplatz/meldungen/{key}", desk_reports.one, Action.CONTRIBUTION_DECIDE),
    _post("/arbeitsplatz/meldungen/{key}", desk_reports.decide, Action.CONTRIBUTION_DECIDE),
    _get("/verwaltung", administration.overview, Action.AUDIT_READ),
    _get("/verwaltung/organisationen", administration_organisations.organisations, Action.ORGANISATIONS_MANAGE),
    _get("/verwaltung/organisationen/neu", administration_organisations.new, Action.ORGANISATIONS_MANAGE),
    _post("/verwaltung/organisationen/neu", administration_organisations.add, Action.ORGANISATIONS_MANAGE),
    _get("/verwaltung/organisationen/{slug}", administration_organisations.one, Action.ORGANISATIONS_MANAGE),
    _post("/verwaltung/organisationen/{slug}/name", administration_organisations.rename, Action.ORGANISATIONS_MANAGE),
    _post(
        "/verwaltung/organisationen/{slug}/domains",
        administration_organisations.verify_domain,
        Action.ORGANISATIONS_MANAGE,
    ),
    _post(
        "/verwaltung/organisationen/{slug}/domains/{id}/entfernen",
        administration_organisations.remove_domain,
        Action.ORGANISATIONS_MANAGE,
    ),
    _post(
        "/verwaltung/organisationen/{slug}/postfaecher",
        administration_organisations.enter_mailbox,
        Action.ORGANISATIONS_MANAGE,
    ),
    _post(
        "/verwaltung/organisationen/{slug}/postfaecher/{id}/entfernen",
        administration_organisations.remove_mailbox,
        Action.ORGANISATIONS_MANAGE,
    ),
    _get("/verwaltung/organisationen/{slug}/zusammenlegen", administration_merging.form, Action.ORGANISATIONS_MANAGE),
    _post("/verwaltung/organisationen/{slug}/zusammenlegen", administration_merging.send, Action.ORGANISATIONS_MANAGE),
    _get("/verwaltung/personen", administration_people.people, Action.PEOPLE_MANAGE),
    _post("/verwaltung/personen/einladen", administration_people.invite, Action.PEOPLE_MANAGE),
    _post("/verwaltung/personen/einladungen/{id}/zurueckziehen", administration_people.withdraw, Action.PEOPLE_MANAGE),
    _get("/verwaltung/personen/{key}", administration_people.person, Action.PEOPLE_MANAGE),
    _post("/verwaltung/personen/{key}/sperren", administration_people.suspend, Action.PEOPLE_MANAGE),
    _post("/verwaltung/personen/{key}/entsperren", administration_people.restore, Action.PEOPLE_MANAGE),
    _post("/verwaltung/personen/{key}/ernennen", administration_people.appoint, Action.PEOPLE_MANAGE),
    _post("/verwaltung/personen/{key}/entlassen", administration_people.dismiss, Action.PEOPLE_MANAGE),
    _post("/verwaltung/personen/{key}/abmelden", administration_people.sign_out, Action.PEOPLE_MANAGE),
    _post("/verwaltung/personen/{key}/zustaendigkeit", administration_people.grant_scope, Action.PEOPLE_MANAGE),
    _post(
        "/verwaltung/personen/{key}/zustaendigkeit/{id}/entziehen",
        administration_people.take_scope,
        Action.PEOPLE_MANAGE,
    ),
    _get("/verwaltung/woerter", synonyms_deciding.proposals, Action.WORDS_READ),
    _get("/verwaltung/woerter/{key}", synonyms_deciding.one, Action.WORDS_DECIDE),
    _post("/verwaltung/woerter/{key}", synonyms_deciding.decide, Action.WORDS_DECIDE),
    _post("/verwaltung/woerter/{key}/beenden", synonyms_deciding.end, Action.WORDS_DECIDE),
    _get("/verwaltung/vergeblich", missed.missed, Action.WORDS_READ),
    _get("/verwaltung/vergeblich.csv", missed.table, Action.WORDS_READ),
    _post("/verwaltung/vergeblich/{fingerprint}/erledigt", missed.put_away, Action.WORDS_READ),
    _get("/konto/schluessel", tokens.listed, Action.OWN_ACCOUNT),
    _get("/konto/schluessel/neu", tokens.form, Action.OWN_DOORS),
    _post("/konto/schluessel/neu", tokens.create, Action.OWN_DOORS),
    _get("/konto/schluessel/{number}/zurueckziehen", tokens.ask, Action.OWN_DOORS),
    _post("/konto/schluessel/{number}/zurueckziehen", tokens.revoke, Action.OWN_DOORS),
    _get("/konto/protokoll", audit.page_of(audit.own_part), Action.OWN_AUDIT),
    *_log_files("/konto/protokoll", audit.own_part, Action.OWN_AUDIT),
    _get("/organisationen/{slug}/protokoll", audit.page_of(audit.organisation_part), Action.ORGANISATION_AUDIT),
    *_log_files("/organisationen/{slug}/protokoll", audit.organisation_part, Action.ORGANISATION_AUDIT),
    _get("/verwaltung/protokoll", audit.page_of(audit.whole), Action.AUDIT_READ),
    *_log_files("/verwaltung/protokoll", audit.whole, Action.AUDIT_READ),
    _api("/api/ich", api_views.me, Action.TOKEN_USE),
    _api("/api/organisationen/{slug}/mitglieder", api_views.organisation_members, Action.MEMBERS_READ),
    _api("/api/organisationen/{slug}/protokoll", api_views.organisation_log, Action.ORGANISATION_AUDIT),
    _get("/konto/daten", privacy.data, Action.OWN_ACCOUNT),
    _post("/konto/daten/mitnehmen", privacy.take_along, Action.OWN_DOORS),
    _get("/konto/loeschen", privacy.ask, Action.OWN_DOORS),
    _post("/konto/loeschen", privacy.delete, Action.OWN_DOORS),
    _get("/konto/geloescht", privacy.gone),
    _get("/verwaltung/post", post.letters, Action.LETTERS_READ),
    _post("/verwaltung/post/{key}", post.read, Action.LETTERS_READ),
    _post("/verwaltung/post/{number}/erneut", post.send_again, Action.LETTERS_READ),
    _file("/static/{name}", files.static),
    _file("/favicon.svg", files.favicon),
    _file("/favicon.ico", files.favicon),
    _file("/sitemap.xml", reading(sitemap.index)),
    _file("/sitemap-{part}.xml", reading(sitemap.part)),
    _file("/robots.txt", files.robots),
]


def one_address(request: Request) -> Response | None:
    """The way to the one address of a page that was asked for by another: slashes at the end, or ``/de`` before it.

    The answer names a path only: what a proxy or a visitor calls this host does not matter.
    """
    asked: str = request.scope["path"]
    path = asked.removeprefix(f"/{GERMAN}") if f"{asked}/".startswith(f"/{GERMAN}/") else asked
    path = path.rstrip("/") or "/"
    if path == asked or path.startswith("//"):
        return None
    _, prefix, routed = placed(path)
    if not any(_answering({**request.scope, "path": routed, "root_path": prefix})):
        return None
    return _moved(request, path)


def _moved(request: Request, path: str) -> Response:
    asked_for = request.scope["query_string"].decode("latin-1")
    location = quote(path) + (f"?{asked_for}" if asked_for else "")  # the path is decoded: it may hold line breaks
    return Response(status_code=308, headers={**PAGE_HEADERS, "location": location})


def methods_at(request: Request) -> str:
    """The methods that some route of this path takes, for what was asked by another one."""
    return ", ".join(sorted({method for route in _answering(request.scope) for method in route.methods or ()}))


def _answering(scope: Scope) -> Iterator[Route]:
    return (route for route in ROUTES if route.matches(scope)[0] is not Match.NONE)
