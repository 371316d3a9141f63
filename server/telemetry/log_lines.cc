#include "server/telemetry/log_lines.h"

#include <cstdint>
#include <string>

#include "adapters/base/log.h"

namespace gateway {
namespace {

prometheus::ClientMetric CounterOf(const std::string& result, int64_t count) {
  prometheus::ClientMetric metric;
  metric.label = {{"result", result}};
  metric.counter.value = static_cast<double>(count);
  return metric;
}

}  // namespace

prometheus::MetricFamily UnwrittenLogLines() {
  const UnwrittenLines lines = CountUnwrittenLines();
  prometheus::MetricFamily family;
  family.name = "fourws_log_lines_unwritten_total";
  family.help =
      "Lines of the log that were not written: dropped because they could not "
      "be written in time, or left out of many that are alike.";
  family.type = prometheus::MetricType::Counter;
  family.metric = {CounterOf("dropped", lines.dropped),
                   CounterOf("left_out", lines.left_out)};
  return family;
}

}  // namespace gateway
