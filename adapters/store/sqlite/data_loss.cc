#include "adapters/store/sqlite/data_loss.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/schema.h"

namespace gateway {
namespace {

constexpr char kLogId[] = "SELECT id FROM event_log";
constexpr char kState[] = "SELECT id, last FROM event_log";
constexpr char kEpoch[] = "SELECT coalesce(max(epoch) + 1, 0) FROM losses";
constexpr char kCommits[] = "SELECT commits FROM event_log";
constexpr char kCounts[] = "SELECT commits, last FROM event_log";
constexpr char kSetCommits[] = "UPDATE event_log SET commits = ?1";
// The time is the system's: it is only told.
constexpr char kAddLoss[] =
    "INSERT INTO losses (epoch, last, lost_events, lost_commits, found_nanos)"
    " VALUES (?1, ?2, ?3, ?4,"
    "  CAST(strftime('%s', 'now') AS INTEGER) * 1000000000)";
constexpr char kLastFound[] = "SELECT max(found_nanos) FROM losses";
// As a seek does: no generation comes twice.
constexpr char kNewGenerations[] =
    "UPDATE subscriptions SET generation = max(generation + 1,"
    " CAST(strftime('%s', 'now') AS INTEGER) * 1000000000)";

// The size of the file; 0 if there is none.
uintmax_t SizeOf(const std::filesystem::path& path) {
  std::error_code none;
  const uintmax_t size = std::filesystem::file_size(path, none);
  return none ? 0 : size;
}

absl::Status Refused(absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(
      what,
      ". Restore gateway.db of this directory from a backup, without "
      "gateway.db-wal beside it, and leave gateway.state as it is; or start "
      "once with --accept_data_loss, which "
      "goes on with what is there, or with a new database if there is none. "
      "Then a repeated request_id may debit again, operations under way are "
      "forgotten, and earlier cursors and subscriptions are not valid"));
}

// A flag that was left in place must not hide a later loss.
void LogAccepted(const char* what, const std::optional<MarkedState>& marked) {
  Log(LogLevel::kError, "store_loss_accepted",
      {{"what", what},
       {"commits", absl::StrCat(marked ? marked->commits : 0)},
       {"events", absl::StrCat(marked ? marked->last : 0)}});
}

// No cursor of an epoch that this database does not know means anything here.
absl::Status AddLosses(SqliteConnection& connection, const MarkedState& state,
                       const MarkedState& marked, const StoreLoss& loss) {
  for (int64_t epoch = state.epoch;
       epoch <= std::max(state.epoch, marked.epoch); ++epoch) {
    const bool known = epoch == state.epoch;
    ASSIGN_OR_RETURN(SqliteStatement add, connection.Prepare(kAddLoss));
    add.Bind(epoch, known ? state.last : 0, known ? loss.events : 0,
             known ? loss.commits : 0);
    RETURN_IF_ERROR(add.Run());
  }
  return absl::OkStatus();
}

// Nothing new.
absl::StatusOr<StoreLoss> EarlierLoss(SqliteConnection& connection) {
  StoreLoss loss;
  ASSIGN_OR_RETURN(const int64_t found, connection.Integer(kLastFound));
  if (found != 0) loss.found = absl::FromUnixNanos(found);
  return loss;
}

}  // namespace

absl::StatusOr<std::optional<MarkedState>> CheckDirectory(
    const std::filesystem::path& directory, bool accept) {
  auto marked = DataMarker::Read(directory);
  const bool known = marked.ok() || absl::IsDataLoss(marked.status());
  if (!known && !absl::IsNotFound(marked.status())) return marked.status();
  const auto database = directory / kDatabaseFile;
  auto log = database;
  log += "-wal";
  if (SizeOf(database) == 0 && (known || SizeOf(log) > 0)) {
    if (!accept)
      return Refused(
          "the database is missing or empty, though this data directory was "
          "initialised");
    LogAccepted("missing", marked.ok() ? std::optional(*marked) : std::nullopt);
    return std::nullopt;
  }
  if (marked.ok()) return *std::move(marked);
  if (known) Log(LogLevel::kError, "data_marker_unreadable");
  return std::nullopt;
}

absl::StatusOr<bool> CheckIdentity(SqliteConnection& connection,
                                   const MarkedState& marked, bool accept) {
  ASSIGN_OR_RETURN(const int64_t version, CheckVersion(connection));
  std::string id;
  if (version > 0) {
    ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kLogId));
    ASSIGN_OR_RETURN(const bool any, read.Step());
    if (any) id = read.Bytes(0);
  }
  if (id == marked.log_id) return true;
  if (!accept)
    return Refused(
        "this is not the database with which the data directory was "
        "initialised");
  LogAccepted("replaced", marked);
  return false;
}

absl::StatusOr<MarkedState> StateOf(SqliteConnection& connection) {
  MarkedState state;
  ASSIGN_OR_RETURN(state.commits, connection.Integer(kCommits));
  ASSIGN_OR_RETURN(state.epoch, connection.Integer(kEpoch));
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kState));
  RETURN_IF_ERROR(read.Run());
  state.log_id = read.Bytes(0);
  state.last = read.Integer(1);
  return state;
}

absl::StatusOr<StoreLoss> NoteLoss(SqliteConnection& connection,
                                   const MarkedState& marked) {
  ASSIGN_OR_RETURN(const MarkedState state, StateOf(connection));
  if (state.commits >= marked.commits && state.epoch >= marked.epoch)
    return EarlierLoss(connection);
  const StoreLoss loss{
      .commits = std::max<int64_t>(marked.commits - state.commits, 1),
      .events = std::max<int64_t>(marked.last - state.last, 0),
      .found = absl::InfiniteFuture()};
  RETURN_IF_ERROR(AddLosses(connection, state, marked, loss));
  RETURN_IF_ERROR(connection.Run(kNewGenerations));
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetCommits));
  set.Bind(std::max(state.commits, marked.commits) + 1);
  RETURN_IF_ERROR(set.Run());
  return loss;
}

absl::StatusOr<MarkedState> CountCommit(SqliteConnection& connection) {
  MarkedState state;
  {
    ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kCounts));
    ASSIGN_OR_RETURN(const bool any, read.Step());
    if (!any) return absl::UnavailableError("store: the log's row is missing");
    state.commits = read.Integer(0) + 1;
    state.last = read.Integer(1);
  }
  // Without RETURNING, which costs more than a statement of its own.
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetCommits));
  set.Bind(state.commits);
  RETURN_IF_ERROR(set.Run());
  return state;
}

}  // namespace gateway
