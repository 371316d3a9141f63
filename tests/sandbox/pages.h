#ifndef TESTS_SANDBOX_PAGES_H_
#define TESTS_SANDBOX_PAGES_H_

#include <cstddef>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// Not all services take a limit; the platform's own is 20.
enum class Limit { kTaken, kIgnored };

// Which of some rows are told.
struct Page {
  size_t begin = 0;
  size_t end = 0;
  bool more = false;
};

// The page of `count` rows that `order` asks for by `start` and `limit`.
Page PageAt(const Json& order, size_t count, Limit limit);

// It, of `rows`, as the platform tells pages.
Json PageOf(const Json& order, const Json& rows, Limit limit);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_PAGES_H_
