#include "adapters/upstream/place.h"

#include <utility>

#include "adapters/upstream/gate.h"

namespace gateway {

Place::Place(Gate& gate, bool is_probe, absl::Time begun)
    : gate_(&gate), is_probe_(is_probe), begun_(begun) {}

Place::~Place() {
  // Whoever drops a place may hold locks: the next one is let in elsewhere.
  if (gate_ != nullptr && gate_->GiveBack(is_probe_, {}))
    gate_->later_.RunSoon([gate = gate_] { gate->GiveAnswers(); });
}

void Place::End(const HttpExchange& exchange, bool is_repeat) {
  Gate& gate = *std::exchange(gate_, nullptr);
  const absl::Time now = gate.clock_.Now();
  Verdict verdict =
      Judge(exchange, now - begun_, gate.options_.breaker.patience,
            gate.clock_.WallNow(), gate.dialect_.is_own_answer);
  if (is_repeat && verdict.health == Breaker::Health::kFailed)
    verdict.health = Breaker::Health::kFailedAgain;
  if (gate.GiveBack(is_probe_, verdict)) gate.GiveAnswers();
}

}  // namespace gateway
