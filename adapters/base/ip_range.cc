#include "adapters/base/ip_range.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace gateway {
namespace {

constexpr std::array<uint8_t, 12> kV4Prefix = {0, 0, 0, 0, 0,    0,
                                               0, 0, 0, 0, 0xff, 0xff};
constexpr int kV4PrefixBits = 96;

bool Bit(const std::array<uint8_t, 16>& bytes, int bit) {
  return (bytes.at(static_cast<size_t>(bit / 8)) >> (7 - bit % 8)) & 1;
}

}  // namespace

std::optional<IpAddress> IpAddress::Parse(absl::string_view text) {
  const std::string host(text.substr(0, text.find('%')));
  if (absl::StrContains(host, '\0')) return std::nullopt;
  IpAddress address;
  if (inet_pton(AF_INET6, host.c_str(), address.bytes_.data()) == 1)
    return address;
  in_addr v4;
  if (inet_pton(AF_INET, host.c_str(), &v4) != 1) return std::nullopt;
  std::copy(kV4Prefix.begin(), kV4Prefix.end(), address.bytes_.begin());
  std::memcpy(address.bytes_.data() + kV4Prefix.size(), &v4, sizeof(v4));
  return address;
}

std::string IpAddress::SenderKey() const {
  constexpr size_t kNetworkBytes = 8;
  const size_t size = IsV4() ? bytes_.size() : kNetworkBytes;
  return {bytes_.begin(), bytes_.begin() + static_cast<ptrdiff_t>(size)};
}

bool IpAddress::IsV4() const {
  return std::equal(kV4Prefix.begin(), kV4Prefix.end(), bytes_.begin());
}

std::optional<IpRange> IpRange::Parse(absl::string_view text) {
  const size_t slash = text.find('/');
  const absl::string_view host = text.substr(0, slash);
  const auto first = IpAddress::Parse(host);
  if (!first || absl::StrContains(host, '%')) return std::nullopt;
  IpRange range;
  range.first_ = *first;
  if (slash == absl::string_view::npos) return range;
  const bool is_v4 = !absl::StrContains(host, ':');
  if (!absl::SimpleAtoi(text.substr(slash + 1), &range.bits_) ||
      range.bits_ < 0 || range.bits_ > (is_v4 ? 32 : 128)) {
    return std::nullopt;
  }
  if (is_v4) range.bits_ += kV4PrefixBits;
  for (int bit = range.bits_; bit < 128; ++bit) {
    if (Bit(range.first_.bytes_, bit)) return std::nullopt;
  }
  return range;
}

bool IpRange::Contains(const IpAddress& address) const {
  for (int bit = 0; bit < bits_; ++bit) {
    if (Bit(first_.bytes_, bit) != Bit(address.bytes_, bit)) return false;
  }
  return true;
}

bool ContainsAddress(const std::vector<IpRange>& ranges,
                     const IpAddress& address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const IpRange& range) {
    return range.Contains(address);
  });
}

bool ContainsAddress(const std::vector<IpRange>& ranges,
                     absl::string_view address) {
  const auto parsed = IpAddress::Parse(address);
  return parsed && ContainsAddress(ranges, *parsed);
}

}  // namespace gateway
