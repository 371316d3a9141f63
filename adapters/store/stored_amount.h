#ifndef ADAPTERS_STORE_STORED_AMOUNT_H_
#define ADAPTERS_STORE_STORED_AMOUNT_H_

#include <cstdint>
#include <limits>

namespace gateway {

// How much a store keeps, or may keep, of what it never drops by itself.
struct StoredAmount {
  int64_t count = 0;
  int64_t bytes = 0;  // About what the disk has for it.
  bool operator==(const StoredAmount&) const = default;
};

// No bound.
inline constexpr StoredAmount kAnyAmount = {
    std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::max()};

// Whether `change`, which made the amount `after`, grew what was beyond `max`
// then.
inline bool IsGrowthBeyond(const StoredAmount& change,
                           const StoredAmount& after, const StoredAmount& max) {
  return (change.count > 0 && after.count > max.count) ||
         (change.bytes > 0 && after.bytes > max.bytes);
}

}  // namespace gateway

#endif  // ADAPTERS_STORE_STORED_AMOUNT_H_
