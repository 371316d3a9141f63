#include "adapters/store/sqlite/schema.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

// "4wsg", so that file(1) and others know the file.
constexpr int64_t kApplicationId = 0x34777367;

// Each makes of version i the version i+1, and never changes once released.
constexpr const char* kVersions[] = {
    R"(
-- The columns are for look-ups; the truth is in record.
CREATE TABLE operations (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  state INTEGER NOT NULL,
  caller TEXT NOT NULL,
  method TEXT NOT NULL,
  request_id TEXT NOT NULL,
  bound INTEGER NOT NULL,
  resource TEXT NOT NULL,
  holds INTEGER NOT NULL,
  token_hash BLOB,            -- Null: none.
  open INTEGER NOT NULL,
  due_nanos INTEGER,          -- Null: time changes nothing.
  record BLOB NOT NULL
);
-- Partial, so that finished operations cost neither time nor space in them.
CREATE UNIQUE INDEX operations_by_request
  ON operations (caller, method, request_id) WHERE bound = 1;
CREATE UNIQUE INDEX operations_by_resource
  ON operations (resource) WHERE holds = 1;
CREATE UNIQUE INDEX operations_by_token
  ON operations (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX operations_open ON operations (name) WHERE open = 1;
CREATE INDEX operations_due
  ON operations (due_nanos) WHERE due_nanos IS NOT NULL;

CREATE TABLE events (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  receive_nanos INTEGER NOT NULL,
  customer TEXT NOT NULL,
  card TEXT NOT NULL,
  promotions BLOB NOT NULL,   -- Netstrings.
  notification BLOB NOT NULL,
  raw BLOB NOT NULL           -- Last, so that reads without it skip it.
);
-- One row. The first event kept is there because no event may be.
CREATE TABLE event_log (
  id BLOB NOT NULL,
  key BLOB NOT NULL,
  first INTEGER NOT NULL
);
-- Of each scope the last event, which may have been trimmed.
CREATE TABLE last_contents (
  scope TEXT NOT NULL PRIMARY KEY,
  content_hash BLOB NOT NULL,
  sequence INTEGER NOT NULL
);
CREATE TABLE dead_letters (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  receive_nanos INTEGER NOT NULL,
  headers BLOB NOT NULL,      -- Netstrings: name, value, name, value.
  body BLOB NOT NULL
);
)",
    R"(
-- When the operation was done, or more became known of it then. Null: it is not
-- done. Of those done before there was this column the time is not known: they
-- are kept as if it were now.
ALTER TABLE operations ADD COLUMN end_nanos INTEGER;
UPDATE operations
  SET end_nanos = CAST(strftime('%s', 'now') AS INTEGER) * 1000000000
  WHERE state IN (4, 5);
CREATE INDEX operations_ended
  ON operations (end_nanos) WHERE end_nanos IS NOT NULL;
-- For lists, each in order of the name.
CREATE INDEX operations_of_caller ON operations (caller, name);
CREATE INDEX operations_of_request ON operations (request_id, name);
CREATE INDEX operations_of_resource ON operations (resource, name);
-- Succeeded ones are so many that a list finds them anyhow.
CREATE INDEX operations_in_state ON operations (state, name) WHERE state <> 4;
CREATE INDEX operations_not_done ON operations (name) WHERE end_nanos IS NULL;
)",
    R"(
-- Anew, for what is small must stand before what is large.
CREATE TABLE events_anew (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  receive_nanos INTEGER NOT NULL,
  customer TEXT NOT NULL,
  card TEXT NOT NULL,
  promotions BLOB NOT NULL,   -- Netstrings.
  audience TEXT NOT NULL,     -- Empty: everybody.
  erased INTEGER NOT NULL,
  -- For bisection, never less than those of the event before: the latest
  -- receive_nanos up to here, and the size of what is before.
  order_nanos INTEGER NOT NULL,
  start_bytes INTEGER NOT NULL,
  notification BLOB NOT NULL,
  raw BLOB NOT NULL           -- Last, so that reads without it skip it.
);
INSERT INTO events_anew
  SELECT sequence, id, source, type, receive_nanos, customer, card, promotions,
    '', 0, max(receive_nanos) OVER before,
    sum(length(notification) + length(raw) + 256) OVER before
      - length(notification) - length(raw) - 256,
    notification, raw
  FROM events WINDOW before AS (ORDER BY sequence);
DROP TABLE events;
ALTER TABLE events_anew RENAME TO events;
CREATE INDEX events_by_id ON events (id) WHERE id <> '';
CREATE INDEX events_by_customer ON events (customer) WHERE customer <> '';
-- Of each key the last event. It is kept also if it is before event_log.first.
CREATE TABLE latest_states (
  key TEXT NOT NULL PRIMARY KEY,
  sequence INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX latest_states_by_sequence ON latest_states (sequence);
-- Whose content it is, which the scope may tell.
ALTER TABLE last_contents ADD COLUMN customer TEXT NOT NULL DEFAULT '';
UPDATE last_contents SET customer = coalesce(
  (SELECT customer FROM events
    WHERE events.sequence = last_contents.sequence), '');
CREATE INDEX last_contents_by_customer ON last_contents (customer)
  WHERE customer <> '';
)",
    R"(
-- Named subscriptions.
CREATE TABLE subscriptions (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  caller TEXT NOT NULL,
  create_nanos INTEGER NOT NULL,
  settings BLOB NOT NULL,
  revision INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  scanned INTEGER NOT NULL,
  lost INTEGER NOT NULL
);
-- What was scanned for a subscription and is not acknowledged.
CREATE TABLE deliveries (
  subscription INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  state INTEGER NOT NULL,     -- 0: outstanding, 1: parked, 2: to be replayed.
  attempts INTEGER NOT NULL,
  due_nanos INTEGER NOT NULL, -- When next to be handed out, or when parked.
  reason TEXT NOT NULL,
  PRIMARY KEY (subscription, sequence)
) WITHOUT ROWID;
CREATE INDEX deliveries_parked ON deliveries (subscription, state, sequence)
  WHERE state <> 0;
)",
    R"(
-- An event with one of these keys is not kept twice.
CREATE TABLE event_keys (
  key BLOB NOT NULL PRIMARY KEY,
  sequence INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX event_keys_by_event ON event_keys (sequence);

-- What becomes of dead letters.
ALTER TABLE dead_letters RENAME TO old_letters;
CREATE TABLE dead_letters (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  receive_nanos INTEGER NOT NULL,
  headers BLOB NOT NULL,      -- Netstrings: name, value, name, value.
  state INTEGER NOT NULL,     -- 1: waiting, 2: replayed, 3: discarded.
  end_nanos INTEGER,          -- Null: waiting.
  sequence INTEGER NOT NULL,  -- Of the event it became. 0: none.
  imported INTEGER NOT NULL,
  key BLOB UNIQUE,            -- Null: none.
  body_bytes INTEGER NOT NULL,
  body BLOB NOT NULL          -- Last, so that reads without it skip it.
);
INSERT INTO dead_letters
  SELECT number, source, reason, receive_nanos, headers, 1, NULL, 0, 0, NULL,
    length(body), body
  FROM old_letters;
DROP TABLE old_letters;
CREATE INDEX dead_letters_in_state ON dead_letters (state, number);
-- Up to which letter each channel of notices has told, and when.
CREATE TABLE told_letters (
  channel TEXT NOT NULL PRIMARY KEY,
  number INTEGER NOT NULL,
  time_nanos INTEGER NOT NULL
);

-- Operations as they were when they became settled, until that is told. States
-- 4, 5 and 6: SUCCEEDED, FAILED and UNRESOLVED.
CREATE TABLE untold_outcomes (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  record BLOB NOT NULL
);
CREATE TRIGGER operation_began_settled AFTER INSERT ON operations
WHEN NEW.state IN (4, 5, 6)
BEGIN
  INSERT INTO untold_outcomes (record) VALUES (NEW.record);
END;
CREATE TRIGGER operation_settled AFTER UPDATE OF state ON operations
WHEN NEW.state IN (4, 5, 6) AND NEW.state <> OLD.state
BEGIN
  INSERT INTO untold_outcomes (record) VALUES (NEW.record);
END;
)",
    R"(
-- For those that are kept long enough.
CREATE INDEX dead_letters_ended ON dead_letters (end_nanos)
  WHERE end_nanos IS NOT NULL;
)",
    R"(
-- The operation that this one gives account of: it is not forgotten before that
-- one. Empty: none. Refunds made before there was this column are kept as if
-- they had ended now, which is after their redeems, whose end_nanos moves no
-- longer.
ALTER TABLE operations ADD COLUMN parent TEXT NOT NULL DEFAULT '';
UPDATE operations
  SET end_nanos = CAST(strftime('%s', 'now') AS INTEGER) * 1000000000
  WHERE end_nanos IS NOT NULL
    AND method = 'fourws.gateway.v1.GiftcardService.RefundGiftcard';
)",
    R"(
-- How much there is of what nothing deletes by itself, so that it can be
-- bounded: latest states, with what tells repeats, and dead letters that wait.
CREATE TABLE kept_amounts (
  name TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  bytes INTEGER NOT NULL      -- About what the file has for it.
) WITHOUT ROWID;
INSERT INTO kept_amounts SELECT 'latest_states', count(*),
    coalesce(sum(2 * length(CAST(key AS BLOB)) + 32), 0)
    + (SELECT coalesce(sum(length(notification) + length(raw) + 256), 0)
        FROM events WHERE sequence IN (SELECT sequence FROM latest_states))
    + (SELECT coalesce(sum(length(CAST(scope AS BLOB)) + 128), 0)
        FROM last_contents)
  FROM latest_states;
INSERT INTO kept_amounts SELECT 'waiting_letters', count(*),
    coalesce(sum(body_bytes + length(headers) + 256), 0)
  FROM dead_letters WHERE state = 1;
)",
    R"(
-- The time by which what is kept for a time ages. Of a database that was made
-- before there was this table it is the last time known of it: the system's
-- clock may be wrong.
CREATE TABLE trusted_time (
  key INTEGER PRIMARY KEY,    -- 1: there is one row at most.
  nanos INTEGER NOT NULL
);
INSERT INTO trusted_time
  SELECT 1, min(known, CAST(strftime('%s', 'now') AS INTEGER) * 1000000000)
  FROM (SELECT max(nanos) AS known FROM (
    SELECT max(end_nanos) AS nanos FROM operations
    UNION ALL SELECT max(end_nanos) FROM dead_letters
    UNION ALL SELECT * FROM (
      SELECT order_nanos FROM events ORDER BY sequence DESC LIMIT 1)))
  WHERE known IS NOT NULL;

-- In order of that time: all events before `next` were stored by then.
CREATE TABLE event_times (
  next INTEGER PRIMARY KEY,
  nanos INTEGER NOT NULL
);
CREATE INDEX event_times_by_nanos ON event_times (nanos);
INSERT INTO event_times
  SELECT max(sequence) + 1, min(max(order_nanos),
    CAST(strftime('%s', 'now') AS INTEGER) * 1000000000)
  FROM events GROUP BY order_nanos / 3600000000000;

-- When it ended, by that time.
ALTER TABLE dead_letters ADD COLUMN kept_nanos INTEGER;
UPDATE dead_letters SET kept_nanos = end_nanos WHERE end_nanos IS NOT NULL;
DROP INDEX dead_letters_ended;
CREATE INDEX dead_letters_ended ON dead_letters (kept_nanos)
  WHERE kept_nanos IS NOT NULL;

-- Open ones are due by the clock of a process, others by that time. With the
-- column that they ask for, so that no row is read to find those that are due.
DROP INDEX operations_due;
CREATE INDEX operations_due ON operations (due_nanos, open)
  WHERE open = 1 AND due_nanos IS NOT NULL;
CREATE INDEX operations_held ON operations (due_nanos, open)
  WHERE open = 0 AND due_nanos IS NOT NULL;
)",
    R"(
-- The last event, which need not be read for that.
ALTER TABLE event_log ADD COLUMN last INTEGER NOT NULL DEFAULT 0;
UPDATE event_log
  SET last = max(first - 1, coalesce((SELECT max(sequence) FROM events), 0));
-- How many transactions have changed something, in any table. It stands here
-- for its page is written anyhow. The file gateway.state has it, too.
ALTER TABLE event_log ADD COLUMN commits INTEGER NOT NULL DEFAULT 0;
-- With the column that it asks for, so that rows are found though they are
-- damaged.
DROP INDEX operations_open;
CREATE INDEX operations_open ON operations (name, open) WHERE open = 1;
-- The database was replaced by an older copy, or its write-ahead log was cut.
-- Each time ended an epoch of the log; the first epoch is 0.
CREATE TABLE losses (
  epoch INTEGER PRIMARY KEY,
  last INTEGER NOT NULL,      -- Sequence of the last event that was left.
  lost_events INTEGER NOT NULL,
  lost_commits INTEGER NOT NULL,
  found_nanos INTEGER NOT NULL
);
)",
    R"(
-- In order of the customer, so that an erasure finds them without an index,
-- which each webhook would have to change.
CREATE TABLE contents_anew (
  customer TEXT NOT NULL,     -- Empty: none.
  scope TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (customer, scope)
) WITHOUT ROWID;
INSERT INTO contents_anew
  SELECT customer, scope, content_hash, sequence FROM last_contents;
DROP TABLE last_contents;
ALTER TABLE contents_anew RENAME TO last_contents;
)",
    R"(
-- What is open is found by its state.
DROP INDEX operations_open;
)",
    R"(
-- The gateway adds the outcomes itself: a trigger would make SQLite prepare to
-- undo each change of an operation, page by page.
DROP TRIGGER operation_began_settled;
DROP TRIGGER operation_settled;
)",
};
constexpr int64_t kVersion = std::size(kVersions);

}  // namespace

absl::StatusOr<int64_t> CheckVersion(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(const int64_t application,
                   connection.Integer("PRAGMA application_id"));
  ASSIGN_OR_RETURN(const int64_t version,
                   connection.Integer("PRAGMA user_version"));
  ASSIGN_OR_RETURN(const int64_t objects,
                   connection.Integer("SELECT count(*) FROM sqlite_schema"));
  const bool empty = application == 0 && version == 0 && objects == 0;
  if (!empty && application != kApplicationId) {
    return absl::FailedPreconditionError("not a database of the gateway");
  }
  if (version > kVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("made by a newer gateway: its schema is version ", version,
                     ", this gateway knows up to ", kVersion));
  }
  return version;
}

absl::StatusOr<bool> IsCurrent(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(const int64_t version, CheckVersion(connection));
  return version == kVersion;
}

absl::Status RewriteVersion(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(const int64_t version, CheckVersion(connection));
  return connection.Script(
      absl::StrCat("PRAGMA user_version = ", version).c_str());
}

absl::Status UpdateSchema(SqliteConnection& connection) {
  return UpdateSchemaTo(connection, kVersion);
}

absl::Status UpdateSchemaTo(SqliteConnection& connection, int64_t version) {
  ASSIGN_OR_RETURN(int64_t present, CheckVersion(connection));
  for (; present < version; ++present) {
    const std::string step =
        absl::StrCat("BEGIN IMMEDIATE;", kVersions[present],
                     "PRAGMA application_id = ", kApplicationId,
                     ";PRAGMA user_version = ", present + 1, ";COMMIT;");
    RETURN_IF_ERROR(connection.Script(step.c_str()));
  }
  return absl::OkStatus();
}

}  // namespace gateway
