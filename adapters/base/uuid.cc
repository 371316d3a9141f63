#include "adapters/base/uuid.h"

#include "absl/random/random.h"
#include "absl/strings/str_format.h"

namespace gateway {

std::string NewUuid() {
  absl::BitGen random;
  const auto high = absl::Uniform<uint64_t>(random);
  const auto low = absl::Uniform<uint64_t>(random);
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%012x", high >> 32,
                         (high >> 16) & 0xffff, high & 0xfff,
                         0x8000 | (low >> 50), low & 0xffffffffffff);
}

}  // namespace gateway
