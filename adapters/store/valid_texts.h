#ifndef ADAPTERS_STORE_VALID_TEXTS_H_
#define ADAPTERS_STORE_VALID_TEXTS_H_

#include "adapters/store/operation_store.h"

namespace gateway {

// Whether all texts in `record` are UTF-8. A record with one that is not could
// be written, but not read.
bool HasValidTexts(const OperationRecord& record);

}  // namespace gateway

#endif  // ADAPTERS_STORE_VALID_TEXTS_H_
