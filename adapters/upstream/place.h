#ifndef ADAPTERS_UPSTREAM_PLACE_H_
#define ADAPTERS_UPSTREAM_PLACE_H_

#include "absl/time/time.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/platform.h"

namespace gateway {

class Gate;

// A place for one exchange among those that are under way. Must not outlive its
// gate.
class Place final : public Permit {
 public:
  // Made by the gate.
  Place(Gate& gate, bool is_probe, absl::Time begun);
  // Gives the place back if End() did not. Calls nobody within this call.
  ~Place() override;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // Gives the place back after `exchange` has ended, and calls those who get a
  // place now. Call it once at most. `is_repeat`: the exchange repeated one
  // that failed.
  void End(const HttpExchange& exchange, bool is_repeat = false);

 private:
  Gate* gate_;  // Null once the place is given back.
  const bool is_probe_;
  const absl::Time begun_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_PLACE_H_
