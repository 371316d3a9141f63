#include "adapters/store/sqlite/verification.h"

#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/notification_event.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/sqlite/data_directory.h"
#include "adapters/store/sqlite/data_loss.h"
#include "adapters/store/sqlite/log_identity.h"
#include "adapters/store/sqlite/netstrings.h"
#include "adapters/store/sqlite/operation_rows.h"
#include "adapters/store/sqlite/schema.h"
#include "adapters/store/sqlite/stale_log.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace gateway {
namespace {

constexpr char kIntegrity[] = "PRAGMA integrity_check(100)";
constexpr char kOperations[] =
    "SELECT record, name, revision, state FROM operations ORDER BY name";
constexpr char kOutcomes[] =
    "SELECT record, number FROM untold_outcomes ORDER BY number";
constexpr char kSubscriptions[] =
    "SELECT settings, name FROM subscriptions ORDER BY name";
constexpr char kLetters[] =
    "SELECT headers, number FROM dead_letters ORDER BY number";
constexpr char kEvents[] =
    "SELECT sequence, erased, promotions, notification FROM events"
    " ORDER BY sequence";
constexpr char kStates[] =
    "SELECT count(*) FROM latest_states WHERE NOT EXISTS"
    " (SELECT 1 FROM events WHERE events.sequence = latest_states.sequence)";
constexpr char kLosses[] =
    "SELECT epoch, last, lost_events, lost_commits,"
    " datetime(found_nanos / 1000000000, 'unixepoch')"
    " FROM losses ORDER BY epoch";

// Calls `check` with each row of `sql`. Fails once no more can be read.
absl::Status ForEachRow(SqliteConnection& connection, const char* sql,
                        absl::FunctionRef<void(const SqliteStatement&)> check) {
  ASSIGN_OR_RETURN(SqliteStatement rows, connection.Prepare(sql));
  while (true) {
    ASSIGN_OR_RETURN(const bool any, rows.Step());
    if (!any) return absl::OkStatus();
    check(rows);
  }
}

// The one check of a data directory.
class Verification {
 public:
  explicit Verification(SqliteConnection& connection)
      : connection_(connection) {}

  void CheckAll(const std::filesystem::path& directory);
  VerifyReport TakeReport() { return std::move(report_); }

 private:
  // Calls `check` with each row of `sql`; notes how many of `what` there are.
  void ForEach(absl::string_view what, const char* sql,
               absl::FunctionRef<void(const SqliteStatement&)> check);
  void CheckPages();
  void CheckMarker(const std::filesystem::path& directory);
  void CheckOperations();
  void CheckEvents();
  void CheckStates();
  void CheckOthers();
  void TellLosses();
  void Damaged(absl::string_view what) { report_.damage.emplace_back(what); }

  SqliteConnection& connection_;
  VerifyReport report_;
};

void Verification::CheckAll(const std::filesystem::path& directory) {
  CheckPages();
  CheckMarker(directory);
  CheckOperations();
  CheckEvents();
  CheckStates();
  CheckOthers();
  TellLosses();
}

void Verification::ForEach(
    absl::string_view what, const char* sql,
    absl::FunctionRef<void(const SqliteStatement&)> check) {
  int64_t count = 0;
  const absl::Status read = ForEachRow(connection_, sql, [&](const auto& row) {
    check(row);
    ++count;
  });
  report_.notes.push_back(absl::StrCat(what, ": ", count));
  if (!read.ok())
    Damaged(absl::StrCat(what, ": not all can be read: ", read.message()));
}

void Verification::CheckPages() {
  const absl::Status read =
      ForEachRow(connection_, kIntegrity, [this](const auto& row) {
        if (row.Bytes(0) != "ok") Damaged(absl::StrCat("file: ", row.Bytes(0)));
      });
  if (!read.ok()) Damaged(absl::StrCat("file: ", read.message()));
}

void Verification::CheckMarker(const std::filesystem::path& directory) {
  const auto marked = DataMarker::Read(directory);
  const auto state = StateOf(connection_);
  if (!state.ok()) return Damaged(state.status().message());
  report_.notes.push_back(absl::StrCat("commits: ", state->commits));
  if (absl::IsNotFound(marked.status())) {
    report_.notes.emplace_back("there is no gateway.state yet");
  } else if (!marked.ok()) {
    Damaged(marked.status().message());
  } else if (marked->log_id != state->log_id) {
    Damaged("gateway.state: is of another database");
  } else if (marked->commits > state->commits || marked->epoch > state->epoch) {
    Damaged(absl::StrCat("gateway.state: the database lacks ",
                         marked->commits - state->commits, " commits and ",
                         marked->last - state->last,
                         " events that it had: it is an older copy, or its "
                         "write-ahead log was cut"));
  }
}

void Verification::CheckOperations() {
  ForEach("operations", kOperations, [this](const SqliteStatement& row) {
    const auto record = RecordOf(row);
    if (!record.ok())
      Damaged(absl::StrCat(row.Bytes(1), ": cannot be read"));
    else if (record->name() != row.Bytes(1) ||
             record->revision() != row.Integer(2) ||
             record->state() != row.Integer(3))
      Damaged(absl::StrCat(row.Bytes(1), ": differs from its columns"));
  });
}

void Verification::CheckEvents() {
  const auto bounds = BoundsOf(connection_);
  if (!bounds.ok()) return Damaged(bounds.status().message());
  int64_t next = bounds->first;
  const auto expect = [&](int64_t sequence) {
    if (next < sequence)
      Damaged(absl::StrCat("events ", next, " to ", sequence - 1, ": missing"));
    next = std::max(next, sequence + 1);
  };
  ForEach("events", kEvents, [&](const SqliteStatement& row) {
    const int64_t sequence = row.Integer(0);
    expect(sequence);
    const bool readable = FromNetstrings(row.Bytes(2)).ok() &&
                          (row.Integer(1) != 0 || IsNotification(row.Bytes(3)));
    if (!readable)
      Damaged(absl::StrCat("event ", sequence, ": cannot be read"));
    if (sequence > bounds->last)
      Damaged(absl::StrCat("event ", sequence, ": behind the end of the log"));
  });
  expect(bounds->last + 1);
}

void Verification::CheckStates() {
  const auto lost = connection_.Integer(kStates);
  if (!lost.ok()) {
    Damaged(absl::StrCat("latest states: ", lost.status().message()));
  } else if (*lost > 0) {
    Damaged(absl::StrCat("latest states: ", *lost, " without their event"));
  }
}

void Verification::CheckOthers() {
  ForEach("outcomes not told yet", kOutcomes, [this](const auto& row) {
    if (!RecordOf(row).ok())
      Damaged(absl::StrCat("outcome ", row.Integer(1), ": cannot be read"));
  });
  ForEach("subscriptions", kSubscriptions, [this](const auto& row) {
    if (!v1::Subscription().ParseFromString(row.Bytes(0)))
      Damaged(absl::StrCat(row.Bytes(1), ": cannot be read"));
  });
  ForEach("dead letters", kLetters, [this](const auto& row) {
    if (!FromNetstrings(row.Bytes(0)).ok())
      Damaged(absl::StrCat("dead letter ", row.Integer(1), ": cannot be read"));
  });
}

void Verification::TellLosses() {
  ForEach("losses so far", kLosses, [this](const SqliteStatement& row) {
    report_.notes.push_back(absl::StrCat(
        row.Bytes(4), " UTC: lost ", row.Integer(3), " commits and ",
        row.Integer(2), " events after event ", row.Integer(1)));
  });
}

absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenToVerify(
    const std::filesystem::path& directory) {
  auto file = directory / kDatabaseFile;
  auto log = file;
  log += "-wal";
  std::error_code none;
  if (const auto size = std::filesystem::file_size(file, none);
      none || size == 0)
    return absl::FailedPreconditionError(
        absl::StrCat(file.string(), ": is missing or empty"));
  const auto left = std::filesystem::file_size(log, none);
  // Without a log nobody writes, and SQLite need not make one.
  return SqliteConnection::Open(
      file.string(), none || left == 0 ? SqliteConnection::Mode::kImmutable
                                       : SqliteConnection::Mode::kReadOnly);
}

}  // namespace

absl::StatusOr<VerifyReport> VerifyDataDirectory(
    const std::filesystem::path& directory) {
  const SharedHold hold(directory);
  if (!hold.is_alone())
    return absl::FailedPreconditionError(
        absl::StrCat("a gateway uses the data directory ", directory.string()));
  ASSIGN_OR_RETURN(const auto connection, OpenToVerify(directory));
  auto current = IsCurrent(*connection);
  if (absl::IsFailedPrecondition(current.status())) return current.status();
  if (current.ok() && !*current)
    return absl::FailedPreconditionError(
        "the database is of an older gateway: this one brings it up to date "
        "when it starts");
  RETURN_IF_ERROR(CheckLogFits(directory / kDatabaseFile));
  Verification verification(*connection);
  verification.CheckAll(directory);
  return verification.TakeReport();
}

}  // namespace gateway
