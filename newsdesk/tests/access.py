"""Who may open what: one row for every address of the desk. A superuser may all; a chief is an editor too.

Adding an address means adding its row here: an address without one fails the tests.
"""

ANYONE, SIGNED_IN = "anyone", "signed in"
EDITORS = {"editor", "chief"}
CHIEFS = {"chief"}
IMPORTERS = {"importer"}
SUPERUSERS: set[str] = set()
WITH_A_ROLE = {"editor", "chief", "importer", "exporter"}

ACCESS = {
    "health": ANYONE,
    "login": ANYONE,
    "logout": ANYONE,
    "set_password": ANYONE,
    "settings": SIGNED_IN,
    "save_settings": SIGNED_IN,
    "change_password": SIGNED_IN,
    "people": SUPERUSERS,
    "invite": SUPERUSERS,
    "person_roles": SUPERUSERS,
    "person_reset": SUPERUSERS,
    "person_disable": SUPERUSERS,
    "person_enable": SUPERUSERS,
    "paste_article": EDITORS | IMPORTERS,
    "article_edit": EDITORS | IMPORTERS,
    "imports": IMPORTERS,
    "import": IMPORTERS,
    "queue": WITH_A_ROLE,
    "help": WITH_A_ROLE,
    "article": EDITORS,
    "tagging_state": EDITORS,
    "quotes": EDITORS | {"exporter"},
    "quote": EDITORS | {"exporter"},
    "exports": CHIEFS | {"exporter"},
    "order_export": CHIEFS | {"exporter"},
    "export_row": CHIEFS | {"exporter"},
    "export_file": CHIEFS | {"exporter"},
    "export_manifest": CHIEFS | {"exporter"},
    "see_export": CHIEFS | {"exporter"},
    "verify_proposal": EDITORS,
    "reject_proposal": EDITORS,
    "keep_out_proposal": EDITORS,
    "not_sure_proposal": EDITORS,
    "proposal_card": EDITORS,
    "quote_card": EDITORS,
    "verify_quote": EDITORS,
    "correct_quote": EDITORS,
    "reject_quote": EDITORS,
    "keep_out_quote": EDITORS,
    "not_sure_quote": EDITORS,
    "hold_quote": EDITORS,
    "release_quote": CHIEFS,
    "withdraw_quote": CHIEFS,
    "undo": EDITORS,
    "redo": EDITORS,
    "add_article_quote": EDITORS,
    "exclude": EDITORS,
    "finish": EDITORS,
    "reopen": EDITORS,
    "bring_back": EDITORS,
}
