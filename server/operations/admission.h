#ifndef SERVER_OPERATIONS_ADMISSION_H_
#define SERVER_OPERATIONS_ADMISSION_H_

#include <memory>
#include <string>

#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/any.pb.h"
#include "server/operations/core.h"
#include "server/operations/live_write.h"

// The steps that precede the sending of a write and change nothing upstream.
// Each asks for as long as `until` says, and takes a write whose request is
// unpacked.
namespace gateway {

// A write that has passed all checks, in upstream's words.
struct PreparedWrite {
  google::protobuf::Any prepared;  // To be kept with the operation.
  std::unique_ptr<EncodedWrite> encoded;
};

// Has the kind of `write` read and check what it must, then encodes the write:
// the one time that its body is built. Upstream is to call back at
// `callback_url`. An error refuses the write.
void PrepareWrite(std::shared_ptr<Core> core, SharedWrite write,
                  std::string callback_url, Until until,
                  Reply<PreparedWrite> reply);

// A write that may leave at once.
struct AdmittedWrite {
  PreparedWrite write;
  std::string token;  // The secret in its callback URL.
  std::shared_ptr<Permit> permit;
};

// Prepares `write` with a callback URL of its own, and waits for its place
// upstream.
void AdmitWrite(std::shared_ptr<Core> core, SharedWrite write,
                const Until& until, Reply<AdmittedWrite> reply);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_ADMISSION_H_
