#include "server/notifications/dead_letters.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/sha256.h"

namespace gateway {
namespace {

using State = DeadLetter::State;

// Says why a letter is not tried.
Replayed Untried(const DeadLetter& letter) {
  Replayed replayed{.number = letter.number};
  replayed.sequence = letter.sequence;
  replayed.reason = letter.state == State::kReplayed ? "it was replayed before"
                                                     : "it was discarded";
  return replayed;
}

Replayed Unreadable(int64_t number) {
  Replayed replayed{.number = number};
  replayed.reason = "it cannot be read: the disk was damaged";
  return replayed;
}

std::string ImportKey(const DeadLetter& letter) {
  return Sha256(absl::StrCat(letter.source.size(), ":", letter.source, " ",
                             absl::ToUnixNanos(letter.receive_time), " ",
                             letter.body));
}

}  // namespace

bool DeadLetters::IsSource(const std::string& source) const {
  return std::find(sources_.begin(), sources_.end(), source) != sources_.end();
}

void DeadLetters::Replay(int64_t number, Done<Replayed> done) const {
  store_.Get(
      number, [read = read_, &store = store_, &log = log_, &clock = clock_,
               number, done = std::move(done)](auto letter) mutable {
        // It must not keep those after it.
        if (absl::IsDataLoss(letter.status()))
          return std::move(done)(Unreadable(number));
        if (!letter.ok()) return std::move(done)(letter.status());
        if (letter->state != State::kWaiting)
          return std::move(done)(Untried(*letter));
        Replayed replayed{.number = letter->number};
        auto received = read(*letter);
        if (!received.ok()) {
          replayed.reason = std::string(received.status().message());
          return std::move(done)(std::move(replayed));
        }
        received->dedupe.once.push_back(
            absl::StrCat("dead letter ", letter->number));
        received->event.late = true;
        log.Append(std::move(received->event), std::move(received->dedupe),
                   [&store, end = EndNow(clock, State::kReplayed),
                    replayed = std::move(replayed),
                    done = std::move(done)](auto appended) mutable {
                     if (absl::IsResourceExhausted(appended.status())) {
                       replayed.reason = "there is no room for a latest state";
                       return std::move(done)(std::move(replayed));
                     }
                     if (!appended.ok())
                       return std::move(done)(appended.status());
                     replayed.processed = true;
                     replayed.duplicate = appended->duplicate;
                     replayed.sequence = appended->sequence;
                     end.sequence = appended->sequence;
                     Mark(store, end, std::move(replayed), std::move(done));
                   });
      });
}

void DeadLetters::Mark(DeadLetterStore& store, const LetterEnd& end,
                       Replayed replayed, Done<Replayed> done) {
  const int64_t number = replayed.number;
  store.End(number, end,
            [replayed = std::move(replayed),
             done = std::move(done)](auto letter) mutable {
              // Another replay was faster, with the same event.
              if (absl::IsFailedPrecondition(letter.status())) {
                replayed.processed = false;
                replayed.reason = "it was replayed before";
              } else if (!letter.ok()) {
                return std::move(done)(letter.status());
              }
              std::move(done)(std::move(replayed));
            });
}

void DeadLetters::Discard(int64_t number, Done<DeadLetter> done) const {
  store_.End(number, EndNow(clock_, State::kDiscarded), std::move(done));
}

LetterEnd DeadLetters::EndNow(Clock& clock, State state) {
  return {
      .state = state, .time = clock.WallNow(), .kept_from = clock.TrustedNow()};
}

void DeadLetters::Import(DeadLetter letter, Done<AppendedLetter> done) const {
  letter.imported = true;
  letter.key = ImportKey(letter);
  store_.Append(std::move(letter), std::move(done));
}

}  // namespace gateway
