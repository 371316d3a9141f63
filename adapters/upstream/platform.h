#ifndef ADAPTERS_UPSTREAM_PLATFORM_H_
#define ADAPTERS_UPSTREAM_PLATFORM_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/base/unpack.h"
#include "adapters/base/until.h"
#include "adapters/upstream/prepared.pb.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"

namespace gateway {

using PreparedDocument = ::fourws::gateway::prepared::v1::PreparedDocument;
using PreparedRefund = ::fourws::gateway::prepared::v1::PreparedRefund;

// The right to one of the places for exchanges that may be under way at once.
// Destroying the permit gives the place back, whether or not anything was sent.
class Permit {
 public:
  virtual ~Permit() = default;
};

// A write in the words of the contract.
struct Write {
  google::protobuf::Any request;  // A request message of the contract.
  // The message in `request`, if somebody unpacked it already; else null.
  UnpackedRequest unpacked;
  // What the engine read before: the v1::Giftcard that changes, or the
  // v1::NewGiftcard that inserts it; the PreparedRefund of a refund; the
  // PreparedDocument of a write of documents; nothing for other writes.
  google::protobuf::Any prepared;
  std::string caller;  // Whose defaults fill what the request leaves open.
  // The URL at which upstream must report the outcome. Empty for a write that
  // is only checked and never sent.
  std::string callback_url;
};

// Returns the request in `packed`: `unpacked`, or, if that is null, the message
// that this function unpacks. INTERNAL (INTERNAL) if it is of another type.
template <typename Request>
absl::StatusOr<std::shared_ptr<const Request>> RequestIn(
    const google::protobuf::Any& packed, const UnpackedRequest& unpacked) {
  if (auto known = std::dynamic_pointer_cast<const Request>(unpacked))
    return known;
  absl::StatusOr<Request> request = Unpack<Request>(packed);
  if (!request.ok()) return request.status();
  return std::make_shared<const Request>(*std::move(request));
}

// A write in upstream's words, ready to leave. Only the platform that made it
// can read it. It lives in memory only, from Encode() to Send(). Send() uses it
// up, so that what left cannot leave again.
class EncodedWrite {
 public:
  virtual ~EncodedWrite() = default;
};

// A read, ready to leave.
struct Question {
  google::protobuf::Any request;  // A request message of the contract.
  UnpackedRequest unpacked;       // As for a Write.
  std::string caller;             // The same.
  Until until = absl::InfiniteFuture();
};

// What is known when the only exchange of a write has ended.
struct Sent {
  enum class Effect {
    kNotSent,    // Proven: no byte of the body left.
    kAccepted,   // Upstream has it and will call back.
    kSucceeded,  // Upstream did it, and said so at once.
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
  // The id by which upstream said that it tracks the write: a text of up to 250
  // bytes. Empty: it said none.
  std::string id = {};
};

// What a callback says.
struct Outcome {
  enum class Kind { kSucceeded, kRejected, kUnreadable };
  Kind kind = Kind::kUnreadable;
  // kSucceeded: the response message, less what only the caller of this knows.
  google::protobuf::Any response;
  // kRejected: why, as for Sent.
  absl::Status error;
  // What it said, in a sentence without secrets or personal data.
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

  // Puts `write` into upstream's words; else the error that it ends unsent
  // with: INVALID_ARGUMENT (INVALID_REQUEST), UNIMPLEMENTED (NOT_OFFERED),
  // INTERNAL (INTERNAL).
  virtual absl::StatusOr<std::unique_ptr<EncodedWrite>> Encode(
      const Write& write) const = 0;

  // Waits for a place for one write, and for a session if there must be one, so
  // that none is stored as under way while it waits. Each place is given in the
  // order asked. UNAVAILABLE (UPSTREAM_CIRCUIT_OPEN) while upstream is known to
  // be down; RESOURCE_EXHAUSTED (GATEWAY_OVERLOADED, UPSTREAM_THROTTLED) if it
  // could not come before the deadline; DEADLINE_EXCEEDED
  // (DEADLINE_BEFORE_SENDING); CANCELLED (CANCELLED_BEFORE_SENDING) once the
  // caller gave up; of a login UNAVAILABLE (UPSTREAM_UNREACHABLE,
  // UPSTREAM_UNREADABLE) and INTERNAL (UPSTREAM_UNAUTHENTICATED).
  virtual void Admit(Until until, Reply<std::shared_ptr<Permit>> reply) = 0;

  // Sends a write of Encode()'s, once. Upstream's first answer is waited for
  // until `deadline`. `permit` is from Admit(); without one the write waits for
  // its place here. Unless it ends at once, the outcome comes to the callback
  // URL, possibly before `done` is called.
  virtual void Send(std::unique_ptr<EncodedWrite> write, absl::Time deadline,
                    std::shared_ptr<Permit> permit, DoneWith<Sent> done) = 0;

  // Reads the body of a callback for a write with that request.
  virtual Outcome ReadCallback(const google::protobuf::Any& request,
                               absl::string_view body) const = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_PLATFORM_H_
