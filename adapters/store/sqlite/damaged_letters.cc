#include "adapters/store/sqlite/damaged_letters.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/letter_rows.h"

namespace gateway {
namespace {

using State = DeadLetter::State;

// Of the indexes alone: a row that is damaged must not hide those after it.
constexpr char kLetterNumbers[] =
    "SELECT number, state FROM dead_letters INDEXED BY dead_letters_in_state"
    " WHERE number > ?1 AND (?2 = 0 OR state = ?2) ORDER BY number";
constexpr char kEndedNumbers[] =
    "SELECT number FROM dead_letters INDEXED BY dead_letters_ended"
    " WHERE kept_nanos < ?1 ORDER BY kept_nanos";
constexpr char kIsThere[] = "SELECT state FROM dead_letters WHERE number = ?1";
constexpr char kDeleteEndedOne[] =
    "DELETE FROM dead_letters WHERE number = ?1 AND kept_nanos < ?2"
    " RETURNING number";

DeadLetter Damaged(int64_t number, State state) {
  DeadLetter letter;
  letter.number = number;
  letter.state = state;
  letter.reason = "cannot be read: the gateway's disk was damaged";
  letter.damaged = true;
  return letter;
}

// What is damaged may match anything.
bool Matches(const DeadLetter& letter, const DeadLetterQuery& query) {
  if (letter.damaged) return true;
  return (query.source.empty() || letter.source == query.source) &&
         letter.receive_time >= query.from &&
         letter.receive_time < query.before;
}

// Calls `take` with each letter above `after`, of that state unless it is 0, in
// the order of the numbers, until it returns false.
template <typename Take>
absl::Status ForEachLetter(SqliteConnection& connection, int64_t after,
                           int64_t state, Take take) {
  ASSIGN_OR_RETURN(SqliteStatement rows, connection.Prepare(kLetterNumbers));
  rows.Bind(after, state);
  while (true) {
    ASSIGN_OR_RETURN(const bool any, rows.Step());
    if (!any) return absl::OkStatus();
    const int64_t number = rows.Integer(0);
    auto letter = GetLetterWithoutBody(connection, number);
    if (absl::IsDataLoss(letter.status()) || absl::IsNotFound(letter.status()))
      letter = Damaged(number, static_cast<State>(rows.Integer(1)));
    RETURN_IF_ERROR(letter.status());
    if (!take(*std::move(letter))) return absl::OkStatus();
  }
}

}  // namespace

absl::StatusOr<std::vector<DeadLetter>> ListLettersOneByOne(
    SqliteConnection& connection, const DeadLetterQuery& query, int64_t after,
    int limit) {
  std::vector<DeadLetter> letters;
  const auto take = [&](DeadLetter letter) {
    if (Matches(letter, query)) letters.push_back(std::move(letter));
    return std::ssize(letters) < limit;
  };
  const int64_t state = query.state ? static_cast<int64_t>(*query.state) : 0;
  RETURN_IF_ERROR(ForEachLetter(connection, after, state, take));
  return letters;
}

absl::StatusOr<DeadLetterSummary> SummarizeLettersOneByOne(
    SqliteConnection& connection, int64_t after, int max_groups) {
  DeadLetterSummary summary;
  std::map<std::pair<std::string, std::string>, int64_t> counts;
  RETURN_IF_ERROR(ForEachLetter(
      connection, 0, static_cast<int64_t>(State::kWaiting),
      [&](const DeadLetter& letter) {
        ++summary.waiting;
        if (letter.number <= after || letter.imported) return true;
        ++counts[{letter.source, letter.reason}];
        ++summary.count;
        summary.last = std::max(summary.last, letter.number);
        if (!letter.damaged)
          summary.first_received =
              std::min(summary.first_received, letter.receive_time);
        return true;
      }));
  for (const auto& [group, count] : counts)
    summary.groups.push_back({group.first, group.second, count});
  std::stable_sort(
      summary.groups.begin(), summary.groups.end(),
      [](const auto& one, const auto& two) { return one.count > two.count; });
  if (std::ssize(summary.groups) > max_groups)
    summary.groups.resize(static_cast<size_t>(max_groups));
  return summary;
}

absl::StatusOr<std::vector<int64_t>> FindEndedLetters(
    SqliteConnection& connection, absl::Time before, int limit) {
  ASSIGN_OR_RETURN(SqliteStatement rows, connection.Prepare(kEndedNumbers));
  rows.Bind(absl::ToUnixNanos(before));
  std::vector<int64_t> numbers;
  while (std::ssize(numbers) < limit) {
    ASSIGN_OR_RETURN(const bool any, rows.Step());
    if (!any) break;
    ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kIsThere));
    read.Bind(rows.Integer(0));
    const auto found = read.Step();
    if (absl::IsDataLoss(found.status())) continue;
    RETURN_IF_ERROR(found.status());
    if (*found) numbers.push_back(rows.Integer(0));
  }
  return numbers;
}

absl::StatusOr<int> DeleteEndedLetter(SqliteConnection& connection,
                                      int64_t number, absl::Time before) {
  ASSIGN_OR_RETURN(SqliteStatement remove, connection.Prepare(kDeleteEndedOne));
  remove.Bind(number, absl::ToUnixNanos(before));
  ASSIGN_OR_RETURN(const bool any, remove.Step());
  return any ? 1 : 0;
}

}  // namespace gateway
