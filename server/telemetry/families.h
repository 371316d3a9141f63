#ifndef SERVER_TELEMETRY_FAMILIES_H_
#define SERVER_TELEMETRY_FAMILIES_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "adapters/base/mutex.h"

// From Prometheus's client library, which nobody else is to know.
namespace prometheus {
class Counter;
class Gauge;
class Registry;
template <typename T>
class Family;
}  // namespace prometheus

namespace gateway {

// Events of one kind, counted by two labels. Thread-safe. A label's values must
// be few: each pair of them is kept for good.
class CounterFamily {
 public:
  // Of `registry`, which must outlive this.
  CounterFamily(prometheus::Registry& registry, const std::string& name,
                const std::string& help, std::string first_label,
                std::string second_label);

  // Counts one more. An atomic addition behind a look-up.
  void Count(absl::string_view first, absl::string_view second);

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

// How many there are just now.
class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& gauge) : gauge_(&gauge) {}
  void Add();
  void Subtract();

 private:
  prometheus::Gauge* gauge_;
};

// The same, by one label. Thread-safe.
class GaugeFamily {
 public:
  GaugeFamily(prometheus::Registry& registry, const std::string& name,
              const std::string& help, std::string label);

  // Lives as long as the registry.
  Gauge Of(absl::string_view value);

 private:
  prometheus::Family<prometheus::Gauge>& family_;
  const std::string label_;
  Mutex mu_;
  absl::flat_hash_map<std::string, Gauge> gauges_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_TELEMETRY_FAMILIES_H_
