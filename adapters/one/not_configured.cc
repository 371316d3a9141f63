#include "adapters/one/not_configured.h"

#include <utility>

#include "adapters/base/error.h"
#include "adapters/upstream/writes.h"

namespace gateway::one {
namespace {

absl::Status NoOne() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   v1::ERROR_REASON_ONE_NOT_CONFIGURED,
                   "the gateway's configuration has no ONe");
}

}  // namespace

template <typename T>
void NotConfigured::Refuse(Done<T> done) {
  later_.RunSoon(
      [done = std::move(done)]() mutable { std::move(done)(NoOne()); });
}

void NotConfigured::Read(Question /*question*/,
                         Done<google::protobuf::Any> done) {
  Refuse(std::move(done));
}

absl::StatusOr<std::unique_ptr<EncodedWrite>> NotConfigured::Encode(
    const Write& /*write*/) const {
  return NoOne();
}

void NotConfigured::Admit(Until /*until*/,
                          Reply<std::shared_ptr<Permit>> reply) {
  std::move(reply)(NoOne());
}

void NotConfigured::Send(std::unique_ptr<EncodedWrite> /*write*/,
                         absl::Time /*deadline*/,
                         std::shared_ptr<Permit> /*permit*/,
                         DoneWith<Sent> done) {
  later_.RunSoon([done = std::move(done)]() mutable {
    std::move(done)(NotSent(NoOne()));
  });
}

Outcome NotConfigured::ReadCallback(const google::protobuf::Any& /*request*/,
                                    absl::string_view /*body*/) const {
  Outcome outcome;
  outcome.summary = "a callback came, though ONe makes none";
  return outcome;
}

}  // namespace gateway::one
