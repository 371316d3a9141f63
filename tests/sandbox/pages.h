#ifndef TESTS_SANDBOX_PAGES_H_
#define TESTS_SANDBOX_PAGES_H_

#include <cstddef>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// Whether a service takes the limit of a request. The platform's own is 20.
enum class Limit { kTaken, kIgnored };

// The rows of one page: `begin` is the first, `end` the one after the last.
struct Page {
  size_t begin = 0;
  size_t end = 0;
  bool more = false;
};

// Returns the page of `count` rows that `order` asks for by `start` and
// `limit`.
Page PageAt(const Json& order, size_t count, Limit limit);

// Returns that page of `rows`, as the platform writes it.
Json PageOf(const Json& order, const Json& rows, Limit limit);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_PAGES_H_
