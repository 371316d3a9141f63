#include "adapters/store/sqlite/letter_rows.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/kept_amounts.h"
#include "adapters/store/sqlite/netstrings.h"

namespace gateway {
namespace {

using State = DeadLetter::State;

#define LETTER_COLUMNS                                                \
  "number, source, reason, receive_nanos, headers, state, end_nanos," \
  " sequence, imported, body_bytes"

constexpr char kByKey[] = "SELECT number FROM dead_letters WHERE key = ?1";
constexpr char kAppend[] =
    "INSERT INTO dead_letters (source, reason, receive_nanos, headers, state,"
    " sequence, imported, key, body_bytes, body)"
    " VALUES (?1, ?2, ?3, ?4, 1, 0, ?5, ?6, ?7, ?8) RETURNING number";
constexpr char kGet[] =
    "SELECT " LETTER_COLUMNS ", body FROM dead_letters WHERE number = ?1";
constexpr char kGetWithoutBody[] =
    "SELECT " LETTER_COLUMNS " FROM dead_letters WHERE number = ?1";
constexpr char kList[] =
    "SELECT " LETTER_COLUMNS
    " FROM dead_letters WHERE number > ?1"
    " AND (?2 = '' OR source = ?2) AND (?3 = 0 OR state = ?3)"
    " AND receive_nanos >= ?4 AND receive_nanos < ?5"
    " ORDER BY number LIMIT ?6";
constexpr char kListInState[] =
    "SELECT " LETTER_COLUMNS
    " FROM dead_letters INDEXED BY dead_letters_in_state"
    " WHERE number > ?1 AND (?2 = '' OR source = ?2) AND state = ?3"
    " AND receive_nanos >= ?4 AND receive_nanos < ?5"
    " ORDER BY number LIMIT ?6";
constexpr char kEnd[] =
    "UPDATE dead_letters SET state = ?2, end_nanos = ?3, sequence = ?4,"
    " kept_nanos = ?5, headers = x'', body = x'' WHERE number = ?1";
constexpr char kDeleteEnded[] =
    "DELETE FROM dead_letters WHERE number IN (SELECT number"
    " FROM dead_letters INDEXED BY dead_letters_ended"
    " WHERE kept_nanos < ?1 ORDER BY kept_nanos LIMIT ?2) RETURNING number";
constexpr char kGroups[] =
    "SELECT source, reason, count(*) AS letters, max(number),"
    " min(receive_nanos)"
    " FROM dead_letters INDEXED BY dead_letters_in_state"
    " WHERE state = 1 AND number > ?1 AND imported = 0"
    " GROUP BY source, reason ORDER BY letters DESC, source, reason";
constexpr char kWaiting[] =
    "SELECT count(*) FROM dead_letters INDEXED BY dead_letters_in_state"
    " WHERE state = 1";
constexpr char kGetReported[] =
    "SELECT number, time_nanos FROM told_letters WHERE channel = ?1";
constexpr char kSetReported[] =
    "INSERT OR REPLACE INTO told_letters (channel, number, time_nanos) "
    "VALUES (?1, ?2, ?3)";

#undef LETTER_COLUMNS

std::string HeaderBytes(const DeadLetter& letter) {
  std::vector<std::string> headers;
  for (const auto& [name, value] : letter.headers) {
    headers.push_back(name);
    headers.push_back(value);
  }
  return ToNetstrings(headers);
}

DeadLetter LetterOf(const SqliteStatement& row) {
  DeadLetter letter;
  letter.number = row.Integer(0);
  letter.source = row.Bytes(1);
  letter.reason = row.Bytes(2);
  letter.receive_time = absl::FromUnixNanos(row.Integer(3));
  // Without headers that cannot be read: the letter can still be looked at.
  std::vector<std::string> headers =
      FromNetstrings(row.Bytes(4)).value_or(std::vector<std::string>());
  for (size_t i = 0; i + 1 < headers.size(); i += 2) {
    letter.headers.emplace_back(std::move(headers[i]),
                                std::move(headers[i + 1]));
  }
  letter.state = static_cast<State>(row.Integer(5));
  if (!row.IsNull(6)) letter.end_time = absl::FromUnixNanos(row.Integer(6));
  letter.sequence = row.Integer(7);
  letter.imported = row.Integer(8) != 0;
  letter.body_bytes = row.Integer(9);
  return letter;
}

}  // namespace

absl::StatusOr<AppendedLetter> AppendLetter(SqliteConnection& connection,
                                            const DeadLetter& letter,
                                            const StoredAmount& max_waiting) {
  std::optional<SqliteBlob> key;
  if (!letter.key.empty()) {
    key = SqliteBlob{letter.key};
    ASSIGN_OR_RETURN(SqliteStatement found, connection.Prepare(kByKey));
    found.Bind(key);
    ASSIGN_OR_RETURN(const bool any, found.Step());
    if (any) return AppendedLetter{found.Integer(0), true};
  }
  const std::string headers = HeaderBytes(letter);
  const int64_t bytes =
      SizeOfLetter(std::ssize(letter.body) + std::ssize(headers));
  RETURN_IF_ERROR(
      AddAmount(connection, kWaitingLetters, {1, bytes}, max_waiting));
  ASSIGN_OR_RETURN(SqliteStatement append, connection.Prepare(kAppend));
  append.Bind(letter.source, letter.reason,
              absl::ToUnixNanos(letter.receive_time), SqliteBlob{headers},
              letter.imported, key, std::ssize(letter.body),
              SqliteBlob{letter.body});
  RETURN_IF_ERROR(append.Run());
  return AppendedLetter{append.Integer(0), false};
}

absl::StatusOr<DeadLetter> GetLetter(SqliteConnection& connection,
                                     int64_t number) {
  ASSIGN_OR_RETURN(SqliteStatement get, connection.Prepare(kGet));
  get.Bind(number);
  ASSIGN_OR_RETURN(const bool any, get.Step());
  if (!any) return absl::NotFoundError("no such dead letter");
  DeadLetter letter = LetterOf(get);
  letter.body = get.Bytes(10);
  return letter;
}

absl::StatusOr<DeadLetter> GetLetterWithoutBody(SqliteConnection& connection,
                                                int64_t number) {
  ASSIGN_OR_RETURN(SqliteStatement get, connection.Prepare(kGetWithoutBody));
  get.Bind(number);
  ASSIGN_OR_RETURN(const bool any, get.Step());
  if (!any) return absl::NotFoundError("no such dead letter");
  return LetterOf(get);
}

absl::StatusOr<std::vector<DeadLetter>> ListLetters(
    SqliteConnection& connection, const DeadLetterQuery& query, int64_t after,
    int limit) {
  ASSIGN_OR_RETURN(SqliteStatement list,
                   connection.Prepare(query.state ? kListInState : kList));
  // Saturated: infinite times are the ends of int64.
  list.Bind(
      after, query.source, query.state ? static_cast<int64_t>(*query.state) : 0,
      absl::ToUnixNanos(query.from), absl::ToUnixNanos(query.before), limit);
  std::vector<DeadLetter> letters;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, list.Step());
    if (!any) return letters;
    letters.push_back(LetterOf(list));
  }
}

absl::StatusOr<DeadLetter> EndLetter(SqliteConnection& connection,
                                     int64_t number, const LetterEnd& end) {
  ASSIGN_OR_RETURN(DeadLetter letter, GetLetter(connection, number));
  const bool corrects =
      letter.state == State::kDiscarded && end.state == State::kReplayed;
  if (letter.state != State::kWaiting && !corrects)
    return absl::FailedPreconditionError("the dead letter waits no more");
  ASSIGN_OR_RETURN(SqliteStatement update, connection.Prepare(kEnd));
  update.Bind(number, static_cast<int64_t>(end.state),
              absl::ToUnixNanos(end.time), end.sequence,
              absl::ToUnixNanos(end.kept_from.value_or(end.time)));
  RETURN_IF_ERROR(update.Run());
  if (letter.state == State::kWaiting) {
    const int64_t bytes =
        SizeOfLetter(letter.body_bytes + std::ssize(HeaderBytes(letter)));
    RETURN_IF_ERROR(AddAmount(connection, kWaitingLetters, {-1, -bytes}));
  }
  return GetLetter(connection, number);
}

absl::StatusOr<int> DeleteEndedLetters(SqliteConnection& connection,
                                       absl::Time before, int limit) {
  ASSIGN_OR_RETURN(SqliteStatement ended, connection.Prepare(kDeleteEnded));
  ended.Bind(absl::ToUnixNanos(before), limit);
  for (int deleted = 0;; ++deleted) {
    ASSIGN_OR_RETURN(const bool any, ended.Step());
    if (!any) return deleted;
  }
}

absl::StatusOr<DeadLetterSummary> SummarizeLetters(SqliteConnection& connection,
                                                   int64_t after,
                                                   int max_groups) {
  DeadLetterSummary summary;
  ASSIGN_OR_RETURN(summary.waiting, connection.Integer(kWaiting));
  ASSIGN_OR_RETURN(SqliteStatement groups, connection.Prepare(kGroups));
  groups.Bind(after);
  while (true) {
    ASSIGN_OR_RETURN(const bool any, groups.Step());
    if (!any) return summary;
    summary.count += groups.Integer(2);
    summary.last = std::max(summary.last, groups.Integer(3));
    summary.first_received = std::min(summary.first_received,
                                      absl::FromUnixNanos(groups.Integer(4)));
    if (std::ssize(summary.groups) < max_groups) {
      summary.groups.push_back(
          {groups.Bytes(0), groups.Bytes(1), groups.Integer(2)});
    }
  }
}

absl::StatusOr<ReportedLetters> GetReportedLetters(SqliteConnection& connection,
                                                   const std::string& channel) {
  ASSIGN_OR_RETURN(SqliteStatement get, connection.Prepare(kGetReported));
  get.Bind(channel);
  ASSIGN_OR_RETURN(const bool any, get.Step());
  if (!any) return ReportedLetters{};
  return ReportedLetters{get.Integer(0), absl::FromUnixNanos(get.Integer(1))};
}

absl::StatusOr<ReportedLetters> SetReportedLetters(
    SqliteConnection& connection, const std::string& channel,
    const ReportedLetters& reported) {
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetReported));
  set.Bind(channel, reported.last, absl::ToUnixNanos(reported.time));
  RETURN_IF_ERROR(set.Run());
  return reported;
}

}  // namespace gateway
