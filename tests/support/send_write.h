#ifndef TESTS_SUPPORT_SEND_WRITE_H_
#define TESTS_SUPPORT_SEND_WRITE_H_

#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "adapters/upstream/platform.h"
#include "adapters/upstream/writes.h"
#include "tests/support/answer.h"

namespace gateway {

// Encodes `write` and sends it. What cannot be encoded ends unsent.
inline void SendWrite(Platform& platform, const Write& write,
                      Answer<Sent>& answer,
                      absl::Time deadline = absl::InfiniteFuture(),
                      std::shared_ptr<Permit> permit = nullptr) {
  auto encoded = platform.Encode(write);
  if (!encoded.ok()) return answer.done()(NotSent(encoded.status()));
  platform.Send(*std::move(encoded), deadline, std::move(permit),
                [done = answer.done()](Sent sent) mutable {
                  std::move(done)(std::move(sent));
                });
}

}  // namespace gateway

#endif  // TESTS_SUPPORT_SEND_WRITE_H_
