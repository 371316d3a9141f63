#ifndef ADAPTERS_UPSTREAM_PLACE_H_
#define ADAPTERS_UPSTREAM_PLACE_H_

#include "absl/time/time.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/platform.h"

namespace gateway {

class Gate;

// Permits one exchange with upstream. A gate has only so many places. Must not
// outlive its gate. Not thread-safe.
class Place final : public Permit {
 public:
  // Only the gate makes places. `is_probe`: the exchange is a probe of the
  // gate's Breaker. `begun`: when the gate gave the place.
  Place(Gate& gate, bool is_probe, absl::Time begun);
  // Gives the place back, unless End() did. Who waits for it is called later,
  // never inside this call.
  ~Place() override;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // Gives the place back after `exchange`, from which the gate learns how well
  // upstream is. May call those who get a place now. Call it at most once.
  // `is_repeat`: the exchange repeated one that had failed.
  void End(const HttpExchange& exchange, bool is_repeat = false);

 private:
  Gate* gate_;  // Null once the place is given back.
  const bool is_probe_;
  const absl::Time begun_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_PLACE_H_
