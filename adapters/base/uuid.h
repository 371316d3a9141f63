#ifndef ADAPTERS_BASE_UUID_H_
#define ADAPTERS_BASE_UUID_H_

#include <string>

namespace gateway {

// A new random UUID (version 4), in lower case. No secret: it can be guessed.
std::string NewUuid();

}  // namespace gateway

#endif  // ADAPTERS_BASE_UUID_H_
