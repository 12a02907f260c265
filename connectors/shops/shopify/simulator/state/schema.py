"""The tables of the simulated platform. Times are seconds since 1970; documents are JSON."""

TABLES = (
    "documents",
    "tokens",
    "parts",
    "refunds_by_key",
    "tasks",
    "events",
    "deliveries",
    "calls",
    "counters",
)
"""Everything a reset may empty, by name."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
  kind TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL, created REAL NOT NULL,
  updated REAL NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, shop, id)
);
CREATE INDEX IF NOT EXISTS documents_updated ON documents (kind, shop, updated, id);
CREATE INDEX IF NOT EXISTS documents_created ON documents (kind, shop, created, id);
CREATE INDEX IF NOT EXISTS documents_customer
  ON documents (shop, json_extract(body, '$.customerId')) WHERE kind = 'order';
CREATE INDEX IF NOT EXISTS documents_email
  ON documents (shop, lower(json_extract(body, '$.email'))) WHERE kind = 'customer';
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, kind TEXT NOT NULL, shop TEXT NOT NULL, client_id TEXT NOT NULL,
  expires REAL, detail TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS tokens_owner ON tokens (shop, client_id);
CREATE TABLE IF NOT EXISTS parts (
  id TEXT NOT NULL, shop TEXT NOT NULL, order_id TEXT NOT NULL, PRIMARY KEY (shop, id)
);
CREATE TABLE IF NOT EXISTS refunds_by_key (
  shop TEXT NOT NULL, client_id TEXT NOT NULL, key TEXT NOT NULL, input TEXT NOT NULL,
  order_id TEXT NOT NULL, refund_id TEXT NOT NULL, PRIMARY KEY (shop, client_id, key)
);
CREATE TABLE IF NOT EXISTS tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, due REAL NOT NULL, kind TEXT NOT NULL, shop TEXT NOT NULL,
  argument TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS tasks_due ON tasks (due);
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, due REAL NOT NULL, shop TEXT NOT NULL,
  client_id TEXT NOT NULL, subscription_id TEXT, topic TEXT NOT NULL, url TEXT NOT NULL,
  webhook_id TEXT NOT NULL, event_id TEXT NOT NULL, name TEXT, triggered REAL NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS events_due ON events (due);
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, shop TEXT NOT NULL, client_id TEXT NOT NULL,
  topic TEXT NOT NULL, url TEXT NOT NULL, at REAL NOT NULL, attempt INTEGER NOT NULL,
  status INTEGER, error TEXT, webhook_id TEXT NOT NULL, headers TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, shop TEXT NOT NULL, client_id TEXT,
  method TEXT NOT NULL, path TEXT NOT NULL, operation TEXT, variables TEXT, status INTEGER,
  cost INTEGER, errors TEXT
);
"""
