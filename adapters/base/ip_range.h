#ifndef ADAPTERS_BASE_IP_RANGE_H_
#define ADAPTERS_BASE_IP_RANGE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gateway {

// An address of IPv4 or IPv6. An IPv4 address that is written as one of IPv6
// (`::ffff:192.0.2.1`) is that IPv4 address.
class IpAddress {
 public:
  // Reads an address without brackets and port. What follows `%` is ignored.
  // Nothing if it is no address.
  static std::optional<IpAddress> Parse(absl::string_view text);

  // A key that addresses of one sender share: an IPv4 address, or the first 64
  // bits of an IPv6 one, in which one sender has all addresses.
  std::string SenderKey() const;

 private:
  friend class IpRange;
  bool IsV4() const;

  std::array<uint8_t, 16> bytes_ = {};  // IPv4 as `::ffff:...`.
};

// All addresses that begin alike.
class IpRange {
 public:
  // Reads CIDR notation, such as `192.0.2.0/24` or `2001:db8::/32`, or one
  // address. Nothing if it is neither, or if bits behind the prefix are set.
  static std::optional<IpRange> Parse(absl::string_view text);

  bool Contains(const IpAddress& address) const;

 private:
  IpAddress first_;
  int bits_ = 128;
};

// Whether one of `ranges` contains `address`.
bool ContainsAddress(const std::vector<IpRange>& ranges,
                     const IpAddress& address);
// The same of what Parse() reads; false if that is no address.
bool ContainsAddress(const std::vector<IpRange>& ranges,
                     absl::string_view address);

}  // namespace gateway

#endif  // ADAPTERS_BASE_IP_RANGE_H_
