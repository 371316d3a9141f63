#ifndef TESTS_ADAPTERS_UPSTREAM_GATE_TEST_H_
#define TESTS_ADAPTERS_UPSTREAM_GATE_TEST_H_

#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "adapters/upstream/gate.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"

namespace gateway {

inline constexpr Dialect kGateDialect = {
    "4ws.trade", nullptr,
    [](absl::string_view body) { return absl::StrContains(body, "success"); }};

// A gate whose clock stands still. It gives two places at the same time, lets
// three callers wait in each lane, and opens its circuit after two failures in
// a row.
class GateTest : public testing::Test {
 protected:
  static inline const HttpExchange kAnswered =
      Answered(200, R"({"success":true})");
  static inline const HttpExchange kUnreached =
      Failed(absl::UnavailableError("reset"), false);

  GateTest() {
    options_.max_concurrent = 2;
    options_.max_waiting = 3;
    options_.breaker.failures = 2;
    Make();
  }
  ~GateTest() override {
    gate_->Stop();
    later_.Stop();
    places_.clear();
  }

  void Make() {
    gate_ = std::make_unique<Gate>(options_, kGateDialect, clock_, later_);
  }

  // Asks for a place. Once the gate has answered, answered_ has `name`.
  void Ask(const std::string& name, Lane lane = Lane::kRead,
           absl::Duration patience = absl::Seconds(10),
           std::stop_token given_up = {}) {
    AskAtOnce(name, lane, patience, std::move(given_up));
    clock_.Advance(absl::ZeroDuration());
  }
  // The same, but does not run what the gate left for later.
  void AskAtOnce(const std::string& name, Lane lane = Lane::kRead,
                 absl::Duration patience = absl::Seconds(10),
                 std::stop_token given_up = {}) {
    gate_->Admit(lane, Until(clock_.Now() + patience, std::move(given_up)),
                 [this, name](absl::StatusOr<std::unique_ptr<Place>> place) {
                   answered_.push_back(name);
                   last_ = place.status();
                   if (place.ok()) places_.push_back(*std::move(place));
                 });
  }

  // Gives back the oldest place, after `exchange`.
  void End(const HttpExchange& exchange = kAnswered) {
    std::unique_ptr<Place> place = std::move(places_.front());
    places_.erase(places_.begin());
    place->End(exchange);
    clock_.Advance(absl::ZeroDuration());
  }
  // Gives back the oldest place, unused.
  void Drop() {
    places_.erase(places_.begin());
    clock_.Advance(absl::ZeroDuration());
  }

  GateOptions options_;
  FakeClock clock_;
  Later later_{clock_};
  std::unique_ptr<Gate> gate_;
  std::vector<std::string> answered_;
  absl::Status last_;
  std::vector<std::unique_ptr<Place>> places_;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_UPSTREAM_GATE_TEST_H_
