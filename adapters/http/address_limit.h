#ifndef ADAPTERS_HTTP_ADDRESS_LIMIT_H_
#define ADAPTERS_HTTP_ADDRESS_LIMIT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/base/ip_range.h"

namespace gateway {

// Bounds how many places each address has at the same time. Use it on one
// thread only.
class AddressLimit {
 public:
  // A place that an address has until this is destroyed, before the limit is.
  class Place {
   public:
    Place() = default;  // One that is not counted.
    Place(AddressLimit& limit, std::string key)
        : limit_(&limit), key_(std::move(key)) {}
    ~Place();
    Place(Place&& other) noexcept
        : limit_(std::exchange(other.limit_, nullptr)),
          key_(std::move(other.key_)) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(limit_, other.limit_);
      std::swap(key_, other.key_);
      return *this;
    }

   private:
    AddressLimit* limit_ = nullptr;
    std::string key_;
  };

  // `most`: for each address but those in `unlimited`; 0: no limit.
  AddressLimit(size_t most, std::vector<IpRange> unlimited)
      : most_(most), unlimited_(std::move(unlimited)) {}
  AddressLimit(const AddressLimit&) = delete;
  AddressLimit& operator=(const AddressLimit&) = delete;

  // A place for `address`; nothing if it has as many as it may. What is no
  // address is not limited.
  std::optional<Place> Take(const std::string& address);

 private:
  const size_t most_;
  const std::vector<IpRange> unlimited_;
  std::unordered_map<std::string, size_t> places_;  // None is 0.
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_ADDRESS_LIMIT_H_
