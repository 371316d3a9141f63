#ifndef ADAPTERS_FOURWS_WRITE_CODEC_H_
#define ADAPTERS_FOURWS_WRITE_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/base/json_value.h"
#include "adapters/base/unpack.h"
#include "adapters/fourws/commands.h"
#include "adapters/fourws/outcomes.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/any.pb.h"

namespace gateway::fourws {

// How one write of the contract is put to 4ws.trade, and its outcome read.
struct WriteCodec {
  Command command;
  // Returns the JSON to post. An error is returned to the gateway's caller as
  // it is.
  absl::StatusOr<std::string> (*encode)(const Write& write,
                                        const PlatformOptions& options);
  // Reads the response message from a body that says that `request` succeeded,
  // of which `unpacked` is the message, or null. Returns an error if the body
  // lacks what makes the outcome.
  absl::StatusOr<google::protobuf::Any> (*decode)(
      const google::protobuf::Any& request, const UnpackedRequest& unpacked,
      JsonValue body, const PlatformOptions& options);
  // Reads a body that says that `request` failed, if such a body says more than
  // its message, which is `error`. Returns the response message if upstream did
  // a part nevertheless, else `error` with all that the body says. Null if it
  // never says more.
  absl::StatusOr<google::protobuf::Any> (*decode_refusal)(
      const google::protobuf::Any& request, JsonValue body,
      absl::Status error) = nullptr;
  // How 4ws.trade tells the outcome, unless the options say otherwise. An
  // answer that may hold it and cannot be read as such means that upstream has
  // merely accepted the write.
  End end = End::kCallback;
  bool end_is_assumed = false;  // As WriteEnd::is_assumed.
  // Whether it is about documents: see OfDocuments().
  bool documents = false;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_WRITE_CODEC_H_
