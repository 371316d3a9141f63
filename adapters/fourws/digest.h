#ifndef ADAPTERS_FOURWS_DIGEST_H_
#define ADAPTERS_FOURWS_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway::fourws {

// SHA-256 as 64 hexadecimal digits.
std::string Sha256Hex(absl::string_view text);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_DIGEST_H_
