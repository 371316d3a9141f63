#include "server/rpc/dead_letter_view.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/error.h"
#include "adapters/base/masked_headers.h"
#include "adapters/base/proto_time.h"

namespace gateway {
namespace {

constexpr absl::string_view kPrefix = "deadLetters/";
// With the rest of a letter it stays below the 4 MiB that gRPC clients accept.
constexpr size_t kMaxBodyPiece = size_t{3} << 20;

std::string Utf8(const std::string& text) {
  return CutText(text, std::numeric_limits<size_t>::max());
}

}  // namespace

std::string DeadLetterName(int64_t number) {
  return absl::StrCat(kPrefix, number);
}

std::optional<int64_t> DeadLetterNumber(absl::string_view name) {
  int64_t number = 0;
  if (!absl::ConsumePrefix(&name, kPrefix) ||
      !absl::SimpleAtoi(name, &number) || name != absl::StrCat(number))
    return std::nullopt;
  return number;
}

std::vector<int64_t> DeadLetterNumbers(
    const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<int64_t> numbers;
  for (const std::string& name : names)
    numbers.push_back(*DeadLetterNumber(name));
  return numbers;
}

v1::DeadLetter ToProto(const DeadLetter& letter) {
  v1::DeadLetter shown;
  shown.set_name(DeadLetterName(letter.number));
  shown.set_source(letter.source);
  shown.set_reason(Utf8(letter.reason));
  if (!letter.damaged)
    *shown.mutable_receive_time() = ToProto(letter.receive_time);
  shown.set_state(static_cast<v1::DeadLetter::State>(letter.state));
  if (letter.end_time != absl::InfinitePast())
    *shown.mutable_end_time() = ToProto(letter.end_time);
  shown.set_notification_sequence(letter.sequence);
  for (const auto& [name, value] : letter.headers) {
    v1::HttpHeader& header = *shown.add_headers();
    header.set_name(Utf8(name));
    header.set_value(Utf8(value));
  }
  shown.set_body(letter.body);
  shown.set_body_size(letter.body_bytes);
  shown.set_imported(letter.imported);
  return shown;
}

void CutBody(int64_t offset, v1::GetDeadLetterResponse& response) {
  std::string& body = *response.mutable_dead_letter()->mutable_body();
  const size_t size = body.size();
  const size_t begin = std::min(static_cast<size_t>(offset), size);
  const size_t end = begin + std::min(kMaxBodyPiece, size - begin);
  body = body.substr(begin, end - begin);
  if (end < size) response.set_next_body_offset(static_cast<int64_t>(end));
}

v1::ReplayResult ToProto(const Replayed& replayed) {
  v1::ReplayResult result;
  result.set_name(DeadLetterName(replayed.number));
  result.set_processed(replayed.processed);
  result.set_duplicate(replayed.duplicate);
  result.set_notification_sequence(replayed.sequence);
  result.set_reason(Utf8(replayed.reason));
  return result;
}

DeadLetterQuery ToQuery(const v1::DeadLetterFilter& filter) {
  DeadLetterQuery query;
  query.source = filter.source();
  if (filter.state() != v1::DeadLetter::STATE_UNSPECIFIED)
    query.state = static_cast<DeadLetter::State>(filter.state());
  if (filter.has_start_time()) query.from = ToTime(filter.start_time());
  if (filter.has_end_time()) query.before = ToTime(filter.end_time());
  return query;
}

ReplayOrder ToOrder(const v1::ReplayDeadLettersRequest& request) {
  ReplayOrder order;
  order.numbers = DeadLetterNumbers(request.names());
  order.query = ToQuery(request.filter());
  if (request.max_letters() != 0) order.max_letters = request.max_letters();
  if (request.max_per_second() != 0)
    order.max_per_second = request.max_per_second();
  return order;
}

DeadLetter ToLetter(const v1::ImportedDeadLetter& imported) {
  DeadLetter letter;
  letter.source = imported.source();
  letter.reason = imported.reason().empty() ? "imported" : imported.reason();
  letter.receive_time = ToTime(imported.receive_time());
  letter.body = imported.body();
  std::vector<std::pair<std::string, std::string>> headers;
  for (const v1::HttpHeader& header : imported.headers())
    headers.emplace_back(absl::AsciiStrToLower(header.name()), header.value());
  letter.headers = WithoutCredentials(std::move(headers));
  return letter;
}

absl::Status DeadLetterError(const absl::Status& status) {
  if (status.ok() || InfoOf(status)) return status;
  if (absl::IsNotFound(status)) {
    return MakeError(absl::StatusCode::kNotFound,
                     v1::ERROR_REASON_DEAD_LETTER_NOT_FOUND,
                     "there is no such dead letter");
  }
  if (absl::IsResourceExhausted(status)) {
    return WithRetryAfter(
        MakeError(absl::StatusCode::kResourceExhausted,
                  v1::ERROR_REASON_GATEWAY_OVERLOADED,
                  "as many dead letters wait as may: replay or discard some"),
        absl::Minutes(1));
  }
  if (absl::IsDataLoss(status)) {
    return MakeError(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
                     "what is needed cannot be read: the gateway's disk was "
                     "damaged");
  }
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable,
                v1::ERROR_REASON_STORE_UNAVAILABLE, "the store did not work"),
      absl::Seconds(1));
}

}  // namespace gateway
