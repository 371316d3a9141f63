#include "server/rpc/dead_letter_acts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/gather.h"
#include "adapters/base/log.h"
#include "server/rpc/dead_letter_view.h"

namespace gateway {
namespace {

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
  if (absl::IsDataLoss(status))
    return "it cannot be read: the disk was damaged";
  return "";
}

}  // namespace

void ReplayLetters(const DeadLetters& letters, Clock& clock, ReplayOrder order,
                   const DeadLetterList& list,
                   v1::ReplayDeadLettersResponse* response,
                   const DeadLetterAnswer& answer) {
  answer->Hold(ReplayRun::Start(
      letters, clock, std::move(order), [answer, response, list](auto report) {
        if (report.ok()) LogReplay(report->results);
        answer->Finish(DeadLetterError(report.status()), [&] {
          for (const Replayed& each : report->results)
            *response->add_results() = ToProto(each);
          if (report->more_after)
            response->set_next_page_token(list.TokenAfter(*report->more_after));
        });
      }));
}

void DiscardLetters(const DeadLetters& letters,
                    const v1::DiscardDeadLettersRequest& request,
                    v1::DiscardDeadLettersResponse* response,
                    const DeadLetterAnswer& answer) {
  const std::vector<int64_t> numbers = DeadLetterNumbers(request.names());
  const auto gather = std::make_shared<Gather<DeadLetter>>(
      numbers.size(), [answer, response, numbers](auto results) {
        LogAnswers("dead_letters_discarded", results);
        absl::Status failed;
        for (const auto& result : results) {
          if (!result.ok() && ReasonOf(result.status()).empty())
            failed = result.status();
        }
        answer->Finish(DeadLetterError(failed), [&] {
          for (size_t i = 0; i < numbers.size(); ++i) {
            v1::DiscardResult& shown = *response->add_results();
            shown.set_name(DeadLetterName(numbers[i]));
            shown.set_discarded(results[i].ok());
            shown.set_reason(ReasonOf(results[i].status()));
          }
        });
      });
  for (size_t i = 0; i < numbers.size(); ++i)
    letters.Discard(numbers[i], gather->At(i));
}

void ImportLetters(const DeadLetters& letters,
                   const v1::ImportDeadLettersRequest& request,
                   v1::ImportDeadLettersResponse* response,
                   const DeadLetterAnswer& answer) {
  const auto& imported = request.dead_letters();
  const auto gather = std::make_shared<Gather<AppendedLetter>>(
      imported.size(), [answer, response](auto results) {
        LogAnswers("dead_letters_imported", results);
        absl::Status failed;
        for (const auto& result : results) failed.Update(result.status());
        answer->Finish(DeadLetterError(failed), [&] {
          for (const auto& result : results) {
            v1::ImportResult& shown = *response->add_results();
            shown.set_name(DeadLetterName(result->number));
            shown.set_duplicate(result->duplicate);
          }
        });
      });
  for (int i = 0; i < imported.size(); ++i)
    letters.Import(ToLetter(imported[i]), gather->At(static_cast<size_t>(i)));
}

}  // namespace gateway
