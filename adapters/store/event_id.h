#ifndef ADAPTERS_STORE_EVENT_ID_H_
#define ADAPTERS_STORE_EVENT_ID_H_

#include <string>

namespace gateway {

// A new random UUID, such as `1e0ae1c1-21a1-4be9-8e0b-1c4f3f2d9a55`.
// Thread-safe.
std::string NewEventId();

}  // namespace gateway

#endif  // ADAPTERS_STORE_EVENT_ID_H_
