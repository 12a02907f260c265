"""Every command, its options and its help, in one place."""

import argparse
from datetime import UTC, datetime
from typing import TypeAlias

from app.cli import (
    backups,
    data,
    erasures,
    people,
    persons,
    problems,
    product,
    restoring,
    shops,
)
from app.cli.history_parser import add_history
from app.cli.rules_parser import add_rules
from app.model.user import Role


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of ``clearhold``; each command leaves its function in ``command``."""
    parser = argparse.ArgumentParser(
        prog="clearhold",
        description="Holds a shop's risky order, lets the buyer prove who they are, lets it go.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_product(commands)
    _add_shops(commands)
    _add_people(commands)
    _add_data(commands)
    add_rules(commands)
    add_history(commands)
    _add_backups(commands)
    return parser


_HIGHEST_PORT = 65_531
"""The demo takes this port and the four after it."""

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name for it


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= _HIGHEST_PORT):
        msg = f"{text!r} is no port; choose a number from 1 to {_HIGHEST_PORT}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _add_product(commands: _Commands) -> None:
    run = commands.add_parser("run", help="start everything on this machine")
    run.add_argument("--demo", action="store_true", help="with simulators and a seeded shop")
    run.add_argument("--host", default="127.0.0.1", help="where the web listens (%(default)s)")
    run.add_argument("--port", type=_port, default=8000, help="on which port (%(default)s)")
    run.set_defaults(command=product.run_everything)
    web = commands.add_parser("web", help="start the web part alone, as the Procfile does")
    web.add_argument("--bind", default="127.0.0.1:8000", help="host:port (%(default)s)")
    web.set_defaults(command=product.run_web)
    migrate = commands.add_parser("migrate", help="bring the database to this version")
    migrate.set_defaults(command=product.migrate_database)
    doctor = commands.add_parser("doctor", help="check settings, connections and webhooks")
    doctor.set_defaults(command=product.examine)
    waiting = commands.add_parser("problems", help="what waits for a person, a line each")
    waiting.add_argument("--shop", help="only at this shop; otherwise at all of them")
    waiting.set_defaults(command=problems.list_problems)


def _add_shops(commands: _Commands) -> None:
    shop = commands.add_parser("shop", help="connect, list and remove shops")
    verbs = shop.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add", help="connect a shop")
    kinds = add.add_subparsers(required=True, metavar="KIND")
    woocommerce = kinds.add_parser("woocommerce", help="a WooCommerce store")
    woocommerce.add_argument("--url", required=True, help="the store's https address")
    woocommerce.add_argument("--key", required=True, help="consumer key (ck_…), read and write")
    woocommerce.add_argument("--secret", required=True, help="consumer secret (cs_…)")
    woocommerce.set_defaults(command=shops.add_woocommerce)
    shopify = kinds.add_parser("shopify", help="a Shopify shop, with an app of its own")
    shopify.add_argument("--shop", required=True, help="its address, your-shop.myshopify.com")
    shopify.add_argument("--client-id", required=True, help="of the app, in the Dev Dashboard")
    shopify.add_argument("--client-secret", required=True, help="of the same app")
    shopify.set_defaults(command=shops.add_shopify)
    listed = verbs.add_parser("list", help="list the connected shops")
    listed.set_defaults(command=shops.list_shops)
    identity = verbs.add_parser("identity", help="connect a shop to Stripe Identity")
    identity.add_argument("--shop", required=True, help="the shop's id")
    identity.add_argument("--key", required=True, help="a restricted key (rk_…)")
    identity.add_argument("--webhook-secret", help="whsec_…, where the key may not make webhooks")
    identity.set_defaults(command=shops.connect_stripe)
    remove = verbs.add_parser("remove", help="release our holds at a shop and forget its keys")
    remove.add_argument("shop", help="the shop's id")
    remove.set_defaults(command=shops.remove_shop)


def _add_people(commands: _Commands) -> None:
    user = commands.add_parser("user", help="who may sign in")
    verbs = user.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add", help="let somebody sign in; prints a one-time link")
    add.add_argument("email")
    add.add_argument("--role", choices=[role.value for role in Role], required=True)
    add.add_argument("--shop", help="only this shop; otherwise all shops of the account")
    add.set_defaults(command=people.add)
    link = verbs.add_parser("link", help="print a new one-time link for who lost their password")
    link.add_argument("email")
    link.set_defaults(command=people.link)


def _add_persons(commands: _Commands) -> None:
    person = commands.add_parser("person", help="one person's data: show it, or erase it")
    verbs = person.add_subparsers(required=True, metavar="VERB")
    export = verbs.add_parser("export", help="write all that is held about somebody, as JSON")
    export.add_argument("--out", metavar="FILE", help="into a file; otherwise it is printed")
    export.set_defaults(command=persons.export)
    erase = verbs.add_parser("erase", help="erase somebody at once; it cannot be taken back")
    erase.add_argument(
        "--even-unread", action="store_true", help="although no key opens what is held any more"
    )
    erase.set_defaults(command=persons.erase)
    for verb in (export, erase):
        verb.add_argument("--shop", required=True, help="the shop's id")
        who = verb.add_mutually_exclusive_group(required=True)
        who.add_argument("--email", help="everything ordered with this mailbox")
        who.add_argument("--phone", help="or with this phone, with its country: +46701234567")
        who.add_argument("--order", help="or this one order alone, by number or the shop's id")


def _add_data(commands: _Commands) -> None:
    keys = commands.add_parser("keys", help="the keys that seal data")
    verbs = keys.add_subparsers(required=True, metavar="VERB")
    web = verbs.add_parser("web", help="print the keys for a web part on a host of its own")
    web.set_defaults(command=data.print_web_keys)
    _add_persons(commands)
    delivery = commands.add_parser("delivery", help="deliveries that were set aside")
    verbs = delivery.add_subparsers(required=True, metavar="VERB")
    listed = verbs.add_parser("list", help="list what was set aside, with the reasons")
    listed.add_argument("--shop", required=True, help="the shop's id")
    listed.set_defaults(command=data.list_set_aside)
    replay = verbs.add_parser("replay", help="work off a delivery once more")
    replay.add_argument("--shop", required=True, help="the shop's id")
    replay.add_argument("delivery", type=int)
    replay.set_defaults(command=data.replay)


def _add_backups(commands: _Commands) -> None:
    backup = commands.add_parser("backup", help="the embedded database into a sealed file")
    backup.add_argument(
        "file",
        nargs="?",
        default="",
        metavar="FILE",
        help="a file, or a folder for one named after the time; - is standard output; otherwise"
        " the folder backups beside the database",
    )
    backup.add_argument("--force", action="store_true", help="replace a file of that name")
    backup.set_defaults(command=backups.back_up)
    restore = commands.add_parser("restore", help="put a back-up in the database's place")
    restore.add_argument("file", nargs="?", metavar="FILE", help="what `clearhold backup` wrote")
    restore.add_argument(
        "--force", action="store_true", help="also where there is a database; it is kept aside"
    )
    restore.add_argument(
        "--give-up", action="store_true", help="of a restore that was broken off: leave it be"
    )
    restore.set_defaults(command=restoring.restore)
    again = commands.add_parser("erasures", help="repeat erasures in what pg_restore put back")
    again.add_argument(
        "--since", required=True, type=_moment, help="when that back-up was made: 2026-03-01T02:00Z"
    )
    again.set_defaults(command=erasures.repeat)
    for command in (restore, again):
        command.add_argument(
            "--erasures",
            action="append",
            metavar="FOLDER",
            help="a journal of erasures that are repeated; else that of the settings",
        )
        command.add_argument(
            "--without-erasures", action="store_true", help="there is no such journal any more"
        )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is no time; write it as 2026-03-01T02:00Z"
        raise argparse.ArgumentTypeError(msg) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
