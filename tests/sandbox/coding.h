#ifndef TESTS_SANDBOX_CODING_H_
#define TESTS_SANDBOX_CODING_H_

#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// How a body can be coded on its way: `gzip`, `deflate`, and `raw_deflate`,
// which is what some senders take `deflate` for: without zlib's header. An
// empty name, which is also one of them, means as it is.
const std::vector<std::string>& Codings();

bool IsCoding(std::string_view name);

// What Content-Encoding says of it.
std::string ContentEncoding(std::string_view coding);

// The body, coded. Throws std::runtime_error if there is no memory for it.
std::string Coded(std::string_view coding, const std::string& body);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_CODING_H_
