"""The tables of the simulated store. Times are seconds since 1970, amounts stay decimal strings."""

TABLES = (
    "orders",
    "notes",
    "refunds",
    "customers",
    "webhooks",
    "events",
    "deliveries",
    "calls",
    "keys",
    "counters",
)
"""Everything a reset may empty, by name."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS orders (
  id INTEGER PRIMARY KEY, status TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
  paid INTEGER, completed INTEGER, customer_id INTEGER NOT NULL, details TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS orders_modified ON orders (modified, id);
CREATE INDEX IF NOT EXISTS orders_created ON orders (created, id);
CREATE TABLE IF NOT EXISTS notes (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, created INTEGER NOT NULL, author TEXT NOT NULL,
  note TEXT NOT NULL, customer_note INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS notes_order ON notes (order_id);
CREATE TABLE IF NOT EXISTS refunds (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, created INTEGER NOT NULL, amount TEXT NOT NULL,
  reason TEXT NOT NULL, refunded_by INTEGER NOT NULL, refunded_payment INTEGER NOT NULL,
  meta_data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS refunds_order ON refunds (order_id);
CREATE TABLE IF NOT EXISTS customers (
  id INTEGER PRIMARY KEY, created INTEGER NOT NULL, modified INTEGER NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE, username TEXT NOT NULL UNIQUE COLLATE NOCASE,
  details TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS webhooks (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, topic TEXT NOT NULL,
  delivery_url TEXT NOT NULL, secret TEXT NOT NULL, created INTEGER NOT NULL,
  modified INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, webhook_id INTEGER NOT NULL, argument INTEGER NOT NULL,
  due REAL NOT NULL, running INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS events_target ON events (webhook_id, argument);
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, webhook_id INTEGER NOT NULL, topic TEXT NOT NULL,
  url TEXT NOT NULL, at REAL NOT NULL, seconds REAL NOT NULL, status INTEGER, error TEXT,
  headers TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
  query TEXT NOT NULL, status INTEGER, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT, consumer_key TEXT NOT NULL UNIQUE,
  consumer_secret TEXT NOT NULL, permissions TEXT NOT NULL
);
"""
