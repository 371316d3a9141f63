#ifndef ADAPTERS_BASE_LOG_SAMPLER_H_
#define ADAPTERS_BASE_LOG_SAMPLER_H_

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "adapters/base/log_line.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Says which lines of a kind are written, if anybody can cause any number of
// them: the first ones of each round. The others are counted. Thread-safe.
class LogSampler {
 public:
  // What lines of one kind have in common: the level, the event, and fields.
  using Kind = std::tuple<LogLevel, std::string,
                          std::vector<std::pair<std::string, std::string>>>;

  static constexpr int kLinesPerRound = 10;

  // How many lines of each kind are written in a round; kLinesPerRound until
  // then.
  void SetLimit(int lines_per_round);

  // Whether the next line of `kind` is written. If not, it is counted.
  bool Take(Kind kind);

  // Begins the next round. Returns how many lines of which kinds were left out
  // in the one that ends; kinds without such lines are not among them.
  std::vector<std::pair<Kind, int64_t>> NextRound();

  // Lines left out since the start, of all kinds.
  int64_t left_out() const;

 private:
  struct Lines {
    int written = 0;
    int64_t left_out = 0;
  };

  mutable Mutex mu_;
  int limit_ ABSL_GUARDED_BY(mu_) = kLinesPerRound;
  int64_t left_out_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<Kind, Lines> round_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_LOG_SAMPLER_H_
