#ifndef TESTS_SUPPORT_MEMORY_DEAD_LETTER_STORE_H_
#define TESTS_SUPPORT_MEMORY_DEAD_LETTER_STORE_H_

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/store/dead_letter_store.h"
#include "tests/support/failures.h"
#include "tests/support/worker.h"

namespace gateway {

// Keeps every promise of a DeadLetterStore but to be on disk. Answers on a
// thread of its own.
class MemoryDeadLetterStore final : public DeadLetterStore {
 public:
  // The letters that may wait. Call it before the store is used.
  void SetMaxWaiting(StoredAmount max) { max_waiting_ = max; }
  // Lets the next writes or reads fail with UNAVAILABLE and change nothing.
  void FailNextWrites(int count) { write_failures_.Set(count); }
  void FailNextReads(int count) { read_failures_.Set(count); }
  // Returns once all is answered. Not from within an answer.
  void Flush() { worker_.Flush(); }
  // When this returns, nobody is called any more.
  void Stop() { worker_.Stop(); }

  void Append(DeadLetter letter, Done<AppendedLetter> done) override {
    Answer<AppendedLetter>(
        write_failures_, std::move(done), [this, letter]() mutable {
          for (const DeadLetter& kept : letters_) {
            if (!letter.key.empty() && kept.key == letter.key)
              return absl::StatusOr<AppendedLetter>({kept.number, true});
          }
          letter.body_bytes = std::ssize(letter.body);
          StoredAmount after = Waiting();
          const StoredAmount grown = {1, SizeOf(letter)};
          after.count += grown.count;
          after.bytes += grown.bytes;
          if (IsGrowthBeyond(grown, after, max_waiting_)) {
            return absl::StatusOr<AppendedLetter>(
                absl::ResourceExhaustedError("the store keeps as much of this "
                                             "kind as the configuration "
                                             "allows"));
          }
          letter.number = ++last_;
          letters_.push_back(letter);
          return absl::StatusOr<AppendedLetter>({letter.number, false});
        });
  }

  void Get(int64_t number, Done<DeadLetter> done) override {
    Answer<DeadLetter>(read_failures_, std::move(done),
                       [this, number]() -> absl::StatusOr<DeadLetter> {
                         if (DeadLetter* letter = Find(number)) return *letter;
                         return absl::NotFoundError("no such dead letter");
                       });
  }

  void List(DeadLetterQuery query, int64_t after, int limit,
            Done<std::vector<DeadLetter>> done) override {
    using Letters = std::vector<DeadLetter>;
    Answer<Letters>(read_failures_, std::move(done),
                    [this, query, after, limit]() -> absl::StatusOr<Letters> {
                      Letters found;
                      for (const DeadLetter& letter : letters_) {
                        if (std::ssize(found) == limit) break;
                        if (letter.number <= after || !Matches(letter, query))
                          continue;
                        found.push_back(letter);
                        found.back().body.clear();
                      }
                      return found;
                    });
  }

  void End(int64_t number, LetterEnd end, Done<DeadLetter> done) override {
    Answer<DeadLetter>(
        write_failures_, std::move(done),
        [this, number, end]() -> absl::StatusOr<DeadLetter> {
          DeadLetter* letter = Find(number);
          if (letter == nullptr)
            return absl::NotFoundError("no such dead letter");
          const bool corrects =
              letter->state == DeadLetter::State::kDiscarded &&
              end.state == DeadLetter::State::kReplayed;
          if (letter->state != DeadLetter::State::kWaiting && !corrects)
            return absl::FailedPreconditionError("it waits no more");
          letter->state = end.state;
          letter->end_time = end.time;
          letter->sequence = end.sequence;
          kept_from_[number] = end.kept_from.value_or(end.time);
          letter->headers.clear();
          letter->body.clear();
          return *letter;
        });
  }

  void DeleteEnded(absl::Time before, int limit, Done<int> done) override {
    Answer<int>(
        write_failures_, std::move(done),
        [this, before, limit]() -> absl::StatusOr<int> {
          std::multimap<absl::Time, int64_t> ended;
          for (const DeadLetter& letter : letters_) {
            if (letter.state != DeadLetter::State::kWaiting &&
                kept_from_.at(letter.number) < before)
              ended.emplace(kept_from_.at(letter.number), letter.number);
          }
          int deleted = 0;
          for (const auto& [time, number] : ended) {
            if (deleted == limit) break;
            std::erase_if(letters_, [number = number](const auto& letter) {
              return letter.number == number;
            });
            ++deleted;
          }
          return deleted;
        });
  }

  void Summarize(int64_t after, int max_groups,
                 Done<DeadLetterSummary> done) override {
    Answer<DeadLetterSummary>(
        read_failures_, std::move(done),
        [this, after, max_groups]() -> absl::StatusOr<DeadLetterSummary> {
          return DoSummarize(after, max_groups);
        });
  }

  void MeasureWaiting(Done<StoredAmount> done) override {
    Answer<StoredAmount>(
        read_failures_, std::move(done),
        [this]() -> absl::StatusOr<StoredAmount> { return Waiting(); });
  }

  void GetReported(std::string channel, Done<ReportedLetters> done) override {
    Answer<ReportedLetters>(
        read_failures_, std::move(done),
        [this, channel]() -> absl::StatusOr<ReportedLetters> {
          return reported_[channel];
        });
  }

  void SetReported(std::string channel, ReportedLetters reported,
                   Done<ReportedLetters> done) override {
    Answer<ReportedLetters>(
        write_failures_, std::move(done),
        [this, channel, reported]() -> absl::StatusOr<ReportedLetters> {
          return reported_[channel] = reported;
        });
  }

 private:
  template <typename T, typename Act>
  void Answer(Failures& failures, Done<T> done, Act act) {
    worker_.Post(
        [&failures, done = std::move(done), act = std::move(act)]() mutable {
          const absl::Status failure = failures.Take();
          std::move(done)(failure.ok() ? act() : absl::StatusOr<T>(failure));
        });
  }

  static bool Matches(const DeadLetter& letter, const DeadLetterQuery& query) {
    return (query.source.empty() || letter.source == query.source) &&
           (!query.state || letter.state == *query.state) &&
           letter.receive_time >= query.from &&
           letter.receive_time < query.before;
  }

  // About as a store on disk has it.
  static int64_t SizeOf(const DeadLetter& letter) {
    int64_t bytes = letter.body_bytes + 256;
    for (const auto& [name, value] : letter.headers) {
      for (const std::string& text : {name, value})
        bytes += std::ssize(absl::StrCat(text.size(), ":,")) + std::ssize(text);
    }
    return bytes;
  }

  StoredAmount Waiting() const {
    StoredAmount waiting;
    for (const DeadLetter& letter : letters_) {
      if (letter.state != DeadLetter::State::kWaiting) continue;
      ++waiting.count;
      waiting.bytes += SizeOf(letter);
    }
    return waiting;
  }

  DeadLetter* Find(int64_t number) {
    const auto found = std::find_if(
        letters_.begin(), letters_.end(),
        [number](const auto& letter) { return letter.number == number; });
    return found == letters_.end() ? nullptr : &*found;
  }

  DeadLetterSummary DoSummarize(int64_t after, int max_groups) {
    DeadLetterSummary summary;
    std::map<std::pair<std::string, std::string>, int64_t> counts;
    for (const DeadLetter& letter : letters_) {
      if (letter.state != DeadLetter::State::kWaiting) continue;
      ++summary.waiting;
      if (letter.imported || letter.number <= after) continue;
      ++counts[{letter.source, letter.reason}];
      ++summary.count;
      summary.last = letter.number;
      summary.first_received =
          std::min(summary.first_received, letter.receive_time);
    }
    for (const auto& [key, count] : counts)
      summary.groups.push_back({key.first, key.second, count});
    std::stable_sort(
        summary.groups.begin(), summary.groups.end(),
        [](const auto& a, const auto& b) { return a.count > b.count; });
    if (std::ssize(summary.groups) > max_groups)
      summary.groups.resize(static_cast<size_t>(max_groups));
    return summary;
  }

  StoredAmount max_waiting_ = kAnyAmount;
  Failures write_failures_;
  Failures read_failures_;
  // On the worker only.
  int64_t last_ = 0;
  std::vector<DeadLetter> letters_;
  std::map<int64_t, absl::Time> kept_from_;  // By number, of those that ended.
  std::map<std::string, ReportedLetters> reported_;
  Worker worker_;  // Last, so that it ends first.
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_MEMORY_DEAD_LETTER_STORE_H_
