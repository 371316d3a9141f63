#ifndef ADAPTERS_BASE_WRITE_WHILE_H_
#define ADAPTERS_BASE_WRITE_WHILE_H_

#include <cstddef>
#include <functional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gateway {

struct WriteResult {
  size_t written = 0;  // Bytes.
  int error = 0;       // Of errno; 0 also if it was given up.
};

// Writes `text` to `fd` as long as `wanted()` is true, which is asked at least
// every tenth of a second: also while the reader of a pipe, a socket or a
// terminal does not read. Does not change how `fd` blocks, for others may write
// to the same file; if one of them fills the pipe at the same moment, this may
// wait for the reader after all. SIGPIPE must be ignored.
WriteResult WriteWhile(int fd, absl::string_view text,
                       const std::function<bool()>& wanted);

// As WriteWhile(), for at most `most`.
WriteResult WriteWithin(int fd, absl::string_view text, absl::Duration most);

}  // namespace gateway

#endif  // ADAPTERS_BASE_WRITE_WHILE_H_
