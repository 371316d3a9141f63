#include "server/kept_bounds.h"

#include <utility>
#include <vector>

namespace gateway {
namespace {

constexpr char kStates[] = "latest_states";
constexpr char kLetters[] = "dead_letters";

// The bounds have the names that their settings have behind `max_`.
void Show(const BoundedKind& kind, const StoredAmount& kept, Metrics& metrics) {
  const bool is_states = kind.name == kStates;
  metrics.SetBound(is_states ? "latest_states" : "waiting_dead_letters",
                   kept.count, kind.max.count);
  metrics.SetBound(
      is_states ? "latest_state_bytes" : "waiting_dead_letter_bytes",
      kept.bytes, kind.max.bytes);
}

}  // namespace

Stores::Limits LimitsOf(const GatewayConfig::Notifications& config) {
  return {.latest_states = {config.max_latest_states,
                            config.max_latest_state_bytes},
          .waiting_letters = {config.max_waiting_dead_letters,
                              config.max_waiting_dead_letter_bytes}};
}

std::unique_ptr<RoomCheck> WatchKeptBounds(
    Stores& stores, const GatewayConfig::Notifications& config, Clock& clock,
    Metrics& metrics) {
  const Stores::Limits limits = LimitsOf(config);
  EventLog& log = *stores.log;
  DeadLetterStore& letters = *stores.letters;
  std::vector<BoundedKind> kinds = {
      {kStates, limits.latest_states,
       [&log](Done<StoredAmount> done) { log.MeasureStates(std::move(done)); }},
      {kLetters, limits.waiting_letters, [&letters](Done<StoredAmount> done) {
         letters.MeasureWaiting(std::move(done));
       }}};
  return std::make_unique<RoomCheck>(
      std::move(kinds), clock,
      [&metrics](const BoundedKind& kind, const StoredAmount& kept) {
        Show(kind, kept, metrics);
      });
}

}  // namespace gateway
