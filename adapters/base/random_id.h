#ifndef ADAPTERS_BASE_RANDOM_ID_H_
#define ADAPTERS_BASE_RANDOM_ID_H_

#include <cstddef>
#include <string>

#include "absl/time/time.h"

namespace gateway {

// Makes ids and secrets that nobody can guess, with OpenSSL's random generator
// for secrets. Thread-safe. Ends the program if the generator fails: else ids
// could repeat, and somebody could guess secrets.

std::string RandomBytes(size_t count);

// A UUID of version 4 (RFC 4122) in lower case, such as
// `1e0ae1c1-21a1-4be9-8e0b-1c4f3f2d9a55`: 122 random bits.
std::string NewUuid();

// A UUID of version 7 (RFC 9562): the milliseconds of `time`, then 74 random
// bits. What is made later sorts behind what was made before, so that an index
// of them grows at its end.
std::string NewTimedUuid(absl::Time time);

// A secret that can stand in a URL: 128 random bits as 22 characters of
// base64url.
std::string NewUrlToken();

}  // namespace gateway

#endif  // ADAPTERS_BASE_RANDOM_ID_H_
