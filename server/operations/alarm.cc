#include "server/operations/alarm.h"

#include <utility>

#include "adapters/base/log.h"
#include "server/operations/transitions.h"

namespace gateway {

Change WithAlarm(Change change) {
  return [change = std::move(change)](OperationRecord& record) {
    const int before = CountContradictions(record);
    const bool changed = change(record);
    if (CountContradictions(record) > before)
      Log(LogLevel::kError, "operation_contradiction",
          {{"name", record.name()}});
    return changed;
  };
}

}  // namespace gateway
