#ifndef ADAPTERS_ONE_NOT_CONFIGURED_H_
#define ADAPTERS_ONE_NOT_CONFIGURED_H_

#include <memory>
#include <string>

#include "adapters/base/clock.h"
#include "adapters/upstream/later.h"
#include "adapters/upstream/platform.h"

namespace gateway::one {

// Stands for ONe where there is none: refuses every call with
// FAILED_PRECONDITION (ONE_NOT_CONFIGURED).
class NotConfigured final : public Platform {
 public:
  // `clock` must outlive this.
  explicit NotConfigured(Clock& clock) : later_(clock) {}

  void Read(Question question, Done<google::protobuf::Any> done) override;
  absl::StatusOr<std::unique_ptr<EncodedWrite>> Encode(
      const Write& write) const override;
  void Admit(Until until, Reply<std::shared_ptr<Permit>> reply) override;
  void Send(std::unique_ptr<EncodedWrite> write, absl::Time deadline,
            std::shared_ptr<Permit> permit, DoneWith<Sent> done) override;
  Outcome ReadCallback(const google::protobuf::Any& request,
                       absl::string_view body) const override;

 private:
  template <typename T>
  void Refuse(Done<T> done);

  Later later_;
};

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_NOT_CONFIGURED_H_
