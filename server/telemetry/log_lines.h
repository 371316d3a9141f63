#ifndef SERVER_TELEMETRY_LOG_LINES_H_
#define SERVER_TELEMETRY_LOG_LINES_H_

#include "prometheus/metric_family.h"

namespace gateway {

// Lines of the process's log that were not written since it started.
prometheus::MetricFamily UnwrittenLogLines();

}  // namespace gateway

#endif  // SERVER_TELEMETRY_LOG_LINES_H_
