#include "adapters/store/valid_texts.h"

#include <algorithm>

#include "adapters/base/error.h"

namespace gateway {

bool HasValidTexts(const OperationRecord& record) {
  const auto& evidence = record.evidence();
  const auto& details = record.error().details();
  return IsUtf8(record.name()) && IsUtf8(record.caller()) &&
         IsUtf8(record.method()) && IsUtf8(record.request_id()) &&
         IsUtf8(record.fingerprint()) && IsUtf8(record.resource()) &&
         IsUtf8(record.parent()) && IsUtf8(record.upstream_id()) &&
         IsUtf8(record.process()) && IsUtf8(record.request().type_url()) &&
         IsUtf8(record.prepared().type_url()) &&
         IsUtf8(record.response().type_url()) &&
         IsUtf8(record.error().message()) &&
         std::all_of(details.begin(), details.end(),
                     [](const auto& any) { return IsUtf8(any.type_url()); }) &&
         std::all_of(evidence.begin(), evidence.end(),
                     [](const auto& one) { return IsUtf8(one.summary()); });
}

}  // namespace gateway
