#ifndef ADAPTERS_UPSTREAM_PLATFORM_H_
#define ADAPTERS_UPSTREAM_PLATFORM_H_

#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "adapters/upstream/prepared.pb.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"

namespace gateway {

using PreparedDocument = ::fourws::gateway::prepared::v1::PreparedDocument;
using PreparedRefund = ::fourws::gateway::prepared::v1::PreparedRefund;

// A place among the exchanges that may be under way at once. Destroying it
// gives the place back, whether or not anything was sent.
class Permit {
 public:
  virtual ~Permit() = default;
};

// A write, ready to leave.
struct Write {
  google::protobuf::Any request;  // A request message of the contract.
  // What was read before: the v1::Giftcard that changes, or the v1::NewGiftcard
  // that inserts it; the PreparedRefund of a refund; the PreparedDocument of a
  // write of documents; nothing for other writes.
  google::protobuf::Any prepared;
  std::string caller;  // Whose defaults fill what the request leaves open.
  std::string callback_url;  // Where upstream shall tell the outcome.
  absl::Time deadline = absl::InfiniteFuture();  // For upstream's first answer.
  // From Admit(). Without one the write waits for its place when it is sent.
  std::shared_ptr<Permit> permit;
};

// A read, ready to leave.
struct Question {
  google::protobuf::Any request;  // A request message of the contract.
  std::string caller;             // As for a Write.
  Until until = absl::InfiniteFuture();
};

// What is known when the one exchange of a write has ended.
struct Sent {
  enum class Effect {
    kNotSent,    // Proven: no byte of the body left.
    kAccepted,   // Upstream has it and will tell the outcome.
    kSucceeded,  // Upstream did it, and told so at once.
    kRejected,   // Upstream refused it, readably.
    kUnknown,    // Anything else.
  };
  Effect effect = Effect::kUnknown;
  // kSucceeded: the response message, less what only the caller of this knows.
  google::protobuf::Any response;
  // Why it was not sent or refused, as the caller shall see it (without the
  // metadata `outcome` and `operation`). OK for all other effects.
  absl::Status error;
  // What happened, in a sentence without secrets or personal data.
  std::string summary;
};

// What a callback says.
struct Outcome {
  enum class Kind { kSucceeded, kRejected, kUnreadable };
  Kind kind = Kind::kUnreadable;
  // kSucceeded: the response message, less what only the caller of this knows.
  google::protobuf::Any response;
  // kRejected: why, as for Sent.
  absl::Status error;
  // What was told, in a sentence without secrets or personal data.
  std::string summary;
};

// An upstream as far as the gateway uses it. Speaks the contract's messages:
// the JSON, the names on the wire and the credentials stay behind it. Errors
// carry google.rpc.ErrorInfo (see adapters/base/error.h). Thread-safe.
class Platform {
 public:
  virtual ~Platform() = default;

  // Asks upstream as long as that is wanted, and answers with the response
  // message. INVALID_ARGUMENT (INVALID_REQUEST, PAGE_TOKEN_INVALID);
  // UNIMPLEMENTED (NOT_OFFERED); NOT_FOUND and FAILED_PRECONDITION as
  // upstream's words say; UNAVAILABLE (UPSTREAM_UNREACHABLE,
  // UPSTREAM_UNREADABLE); INTERNAL (UPSTREAM_UNAUTHENTICATED);
  // RESOURCE_EXHAUSTED (UPSTREAM_THROTTLED); DEADLINE_EXCEEDED
  // (DEADLINE_BEFORE_SENDING) at the deadline; CANCELLED
  // (CANCELLED_BEFORE_SENDING) if the caller gave up. A request that is on its
  // way then goes to its end.
  virtual void Read(Question question, Done<google::protobuf::Any> done) = 0;

  // Whether `write` can be said to upstream at all; else the error that it
  // would end unsent with: INVALID_ARGUMENT (INVALID_REQUEST), UNIMPLEMENTED
  // (NOT_OFFERED). Where the outcome is to be told may be missing yet.
  virtual absl::Status Check(const Write& write) const = 0;

  // Waits for a place for one write, and for a session if there must be one, so
  // that none is stored as under way while it waits. Each place is given in the
  // order asked. UNAVAILABLE (UPSTREAM_CIRCUIT_OPEN) while upstream is known to
  // be down; RESOURCE_EXHAUSTED (GATEWAY_OVERLOADED, UPSTREAM_THROTTLED) if it
  // could not come before the deadline; DEADLINE_EXCEEDED
  // (DEADLINE_BEFORE_SENDING); CANCELLED (CANCELLED_BEFORE_SENDING) once the
  // caller gave up; of a login UNAVAILABLE (UPSTREAM_UNREACHABLE,
  // UPSTREAM_UNREADABLE) and INTERNAL (UPSTREAM_UNAUTHENTICATED).
  virtual void Admit(Until until, Done<std::shared_ptr<Permit>> done) = 0;

  // Sends a write, once. Unless it ends at once, the outcome comes to
  // `write.callback_url`, possibly before `done` is called.
  virtual void Send(Write write, absl::AnyInvocable<void(Sent) &&> done) = 0;

  // Reads the body of a callback for a write with that request.
  virtual Outcome ReadCallback(const google::protobuf::Any& request,
                               absl::string_view body) const = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_PLATFORM_H_
