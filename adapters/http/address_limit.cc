#include "adapters/http/address_limit.h"

namespace gateway {

AddressLimit::Place::~Place() {
  if (limit_ == nullptr) return;
  const auto found = limit_->places_.find(key_);
  if (--found->second == 0) limit_->places_.erase(found);
}

std::optional<AddressLimit::Place> AddressLimit::Take(
    const std::string& address) {
  const auto parsed = IpAddress::Parse(address);
  if (most_ == 0 || !parsed || ContainsAddress(unlimited_, *parsed))
    return Place();
  std::string key = parsed->SenderKey();
  size_t& places = places_[key];
  if (places >= most_) return std::nullopt;
  ++places;
  return Place(*this, std::move(key));
}

}  // namespace gateway
