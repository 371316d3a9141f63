#ifndef SERVER_TELEMETRY_FAMILIES_H_
#define SERVER_TELEMETRY_FAMILIES_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "adapters/base/mutex.h"

// From Prometheus's client library, whose headers only this folder includes.
namespace prometheus {
class Counter;
class Gauge;
class Registry;
template <typename T>
class Family;
}  // namespace prometheus

namespace gateway {

// Counters of one kind of event, by two labels. A label must have few values:
// each pair of values is kept for good. Thread-safe.
class CounterFamily {
 public:
  // Registers the family with `registry`, which must outlive this.
  CounterFamily(prometheus::Registry& registry, const std::string& name,
                const std::string& help, std::string first_label,
                std::string second_label);

  // Counts one event, or `by`. Costs a look-up under a lock and an atomic
  // addition.
  void Count(absl::string_view first, absl::string_view second, double by = 1);

 private:
  prometheus::Counter& Find(absl::string_view first, absl::string_view second);

  prometheus::Family<prometheus::Counter>& family_;
  const std::string first_label_;
  const std::string second_label_;
  Mutex mu_;
  absl::flat_hash_map<std::string,
                      absl::flat_hash_map<std::string, prometheus::Counter*>>
      counters_ ABSL_GUARDED_BY(mu_);
};

// A number that goes up and down. Thread-safe.
class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& gauge) : gauge_(&gauge) {}
  void Add();
  void Subtract();
  void Set(double value);

 private:
  prometheus::Gauge* gauge_;
};

// Gauges by one label, which must have few values. Thread-safe.
class GaugeFamily {
 public:
  // Registers the family with `registry`, which must outlive this.
  GaugeFamily(prometheus::Registry& registry, const std::string& name,
              const std::string& help, std::string label);

  // Returns the gauge for a value of the label. It is valid as long as the
  // registry.
  Gauge Of(absl::string_view value);

 private:
  prometheus::Family<prometheus::Gauge>& family_;
  const std::string label_;
  Mutex mu_;
  absl::flat_hash_map<std::string, Gauge> gauges_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_TELEMETRY_FAMILIES_H_
