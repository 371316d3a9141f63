#include "server/rpc/dead_letter_service.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "server/notifications/page_token.h"
#include "server/notifications/replay_run.h"
#include "server/rpc/dead_letter_view.h"
#include "server/rpc/deadline.h"
#include "server/rpc/gather.h"
#include "server/rpc/unary_call.h"
#include "server/rpc/validate_dead_letters.h"

namespace gateway {
namespace {

constexpr int kDefaultPage = 50;
constexpr int kMaxPage = 1000;
// What a page may take, unless a single letter takes more.
constexpr size_t kMaxPageBytes = size_t{2} << 20;

// Translates an error of the store into one of the contract.
absl::Status ForCaller(const absl::Status& status) {
  if (status.ok() || InfoOf(status)) return status;
  if (absl::IsNotFound(status)) {
    return MakeError(absl::StatusCode::kNotFound,
                     v1::ERROR_REASON_DEAD_LETTER_NOT_FOUND,
                     "there is no such dead letter");
  }
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable,
                v1::ERROR_REASON_STORE_UNAVAILABLE, "the store did not work"),
      absl::Seconds(1));
}

int Or(int value, int fallback) { return value == 0 ? fallback : value; }

// A name for the list of one request, different from those of all others.
template <typename Request>
std::string ListOf(Request request) {
  request.clear_page_token();
  if constexpr (std::is_same_v<Request, v1::ListDeadLettersRequest>)
    request.clear_page_size();
  return absl::StrCat(Request::descriptor()->name(), " ",
                      request.SerializeAsString());
}

absl::StatusOr<int64_t> PositionOf(const EventLog& log, const std::string& list,
                                   const std::string& token) {
  const auto position = DecodePageToken(log, list, token);
  if (!position.ok()) return position.status();
  int64_t number = 0;
  if (!position->empty() && !absl::SimpleAtoi(*position, &number)) number = 0;
  return number;
}

std::vector<int64_t> NumbersOf(
    const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<int64_t> numbers;
  for (const std::string& name : names)
    numbers.push_back(*DeadLetterNumber(name));
  return numbers;
}

void LogActs(const char* event, size_t tried, int64_t done) {
  Log(LogLevel::kInfo, event,
      {{"tried", absl::StrCat(tried)}, {"done", absl::StrCat(done)}});
}

void LogReplay(const std::vector<Replayed>& results) {
  LogActs("dead_letters_replayed", results.size(),
          std::count_if(results.begin(), results.end(),
                        [](const Replayed& each) { return each.processed; }));
}

// Of answers to calls about one letter each.
template <typename T>
void LogAnswers(const char* event,
                const std::vector<absl::StatusOr<T>>& answers) {
  LogActs(event, answers.size(),
          std::count_if(answers.begin(), answers.end(),
                        [](const auto& each) { return each.ok(); }));
}

// Why a letter was not discarded, if that is an answer; else empty.
std::string ReasonOf(const absl::Status& status) {
  if (absl::IsFailedPrecondition(status)) return "it waits no more";
  if (absl::IsNotFound(status)) return "there is no such dead letter";
  return "";
}

// As many of `letters`, `size` at most, as one page bears; the number of the
// last of them if there are more.
std::optional<int64_t> Fill(const std::vector<DeadLetter>& letters, int size,
                            v1::ListDeadLettersResponse& page) {
  size_t bytes = 0;
  for (const DeadLetter& letter : letters) {
    v1::DeadLetter shown = ToProto(letter);
    bytes += shown.ByteSizeLong();
    const int shown_before = page.dead_letters_size();
    if (shown_before == size || (shown_before > 0 && bytes > kMaxPageBytes))
      return letters[static_cast<size_t>(shown_before) - 1].number;
    *page.add_dead_letters() = std::move(shown);
  }
  return std::nullopt;
}

ReplayOrder OrderOf(const v1::ReplayDeadLettersRequest& request) {
  ReplayOrder order;
  order.numbers = NumbersOf(request.names());
  order.query = ToQuery(request.filter());
  order.max_letters = Or(request.max_letters(), order.max_letters);
  order.max_per_second = Or(request.max_per_second(), order.max_per_second);
  return order;
}

}  // namespace

grpc::ServerUnaryReactor* DeadLetterService::ListDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::ListDeadLettersRequest* request,
    v1::ListDeadLettersResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  const std::string list = ListOf(*request);
  absl::Status valid = Validate(*request);
  const auto after = PositionOf(letters_.log(), list, request->page_token());
  if (valid.ok()) valid = after.status();
  if (!valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  const int size = std::min(Or(request->page_size(), kDefaultPage), kMaxPage);
  // One more, to know whether there are more.
  letters_.store().List(
      ToQuery(request->filter()), *after, size + 1,
      [answer, response, list, size, &log = letters_.log()](auto found) {
        answer->Finish(ForCaller(found.status()), [&] {
          if (const auto last = Fill(*found, size, *response))
            response->set_next_page_token(
                EncodePageToken(log, list, absl::StrCat(*last)));
        });
      });
  return call;
}

grpc::ServerUnaryReactor* DeadLetterService::GetDeadLetter(
    grpc::CallbackServerContext* context,
    const v1::GetDeadLetterRequest* request,
    v1::GetDeadLetterResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = Validate(*request); !valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  letters_.store().Get(*DeadLetterNumber(request->name()),
                       [answer, response](auto letter) {
                         answer->Finish(ForCaller(letter.status()), [&] {
                           *response->mutable_dead_letter() = ToProto(*letter);
                         });
                       });
  return call;
}

grpc::ServerUnaryReactor* DeadLetterService::ReplayDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::ReplayDeadLettersRequest* request,
    v1::ReplayDeadLettersResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  const std::string list = ListOf(*request);
  absl::Status valid = Validate(*request);
  const auto after = PositionOf(letters_.log(), list, request->page_token());
  if (valid.ok()) valid = after.status();
  if (!valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  ReplayOrder order = OrderOf(*request);
  order.after = *after;
  order.until = AnswerBy(*context, clock_.Now(), default_wait_);
  answer->Hold(ReplayRun::Start(
      letters_, clock_, std::move(order),
      [answer, response, list, &log = letters_.log()](auto report) {
        if (report.ok()) LogReplay(report->results);
        answer->Finish(ForCaller(report.status()), [&] {
          for (const Replayed& each : report->results)
            *response->add_results() = ToProto(each);
          if (report->more_after)
            response->set_next_page_token(
                EncodePageToken(log, list, absl::StrCat(*report->more_after)));
        });
      }));
  return call;
}

grpc::ServerUnaryReactor* DeadLetterService::DiscardDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::DiscardDeadLettersRequest* request,
    v1::DiscardDeadLettersResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = Validate(*request); !valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  const std::vector<int64_t> numbers = NumbersOf(request->names());
  const auto gather = std::make_shared<Gather<DeadLetter>>(
      numbers.size(), [answer, response, numbers](auto results) {
        LogAnswers("dead_letters_discarded", results);
        absl::Status failed;
        for (const auto& result : results) {
          if (!result.ok() && ReasonOf(result.status()).empty())
            failed = result.status();
        }
        answer->Finish(ForCaller(failed), [&] {
          for (size_t i = 0; i < numbers.size(); ++i) {
            v1::DiscardResult& shown = *response->add_results();
            shown.set_name(DeadLetterName(numbers[i]));
            shown.set_discarded(results[i].ok());
            shown.set_reason(ReasonOf(results[i].status()));
          }
        });
      });
  for (size_t i = 0; i < numbers.size(); ++i)
    letters_.Discard(numbers[i], gather->At(i));
  return call;
}

grpc::ServerUnaryReactor* DeadLetterService::ImportDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::ImportDeadLettersRequest* request,
    v1::ImportDeadLettersResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = Validate(*request, letters_, clock_.Now());
      !valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  const auto& imported = request->dead_letters();
  const auto gather = std::make_shared<Gather<AppendedLetter>>(
      imported.size(), [answer, response](auto results) {
        LogAnswers("dead_letters_imported", results);
        absl::Status failed;
        for (const auto& result : results) failed.Update(result.status());
        answer->Finish(ForCaller(failed), [&] {
          for (const auto& result : results) {
            v1::ImportResult& shown = *response->add_results();
            shown.set_name(DeadLetterName(result->number));
            shown.set_duplicate(result->duplicate);
          }
        });
      });
  for (int i = 0; i < imported.size(); ++i)
    letters_.Import(ToLetter(imported[i]), gather->At(static_cast<size_t>(i)));
  return call;
}

}  // namespace gateway
