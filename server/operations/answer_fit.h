#ifndef SERVER_OPERATIONS_ANSWER_FIT_H_
#define SERVER_OPERATIONS_ANSWER_FIT_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"

// Answers that are small enough for those who asked. Upstream may send more
// than they take, of which most is what the contract does not name.
namespace gateway {

// gRPC clients take messages of 4 MiB unless told otherwise, and refuse a
// larger one each time they ask for it. 64 KiB are left for what is around an
// answer.
inline constexpr size_t kMaxAnswerBytes =
    (size_t{4} << 20) - (size_t{64} << 10);

// A Struct that was cut holds nothing but this member, whose value is how many
// bytes there were. A request that has it is refused: it would send less than
// upstream made.
inline constexpr char kCutMark[] = "@cut";

// Cuts Structs of `message`, which hold what the contract does not name, such
// as `unmapped`: at any depth, the largest first, until it takes `most` bytes.
// Returns whether it does now.
bool CutToFit(google::protobuf::Message& message, size_t most);

// The same for the message in `any`. False if it must be cut and this program
// does not know its type.
bool CutToFit(google::protobuf::Any& any, size_t most);

// FAILED_PRECONDITION (ANSWER_TOO_LARGE): the answer does not fit, however much
// of its Structs is cut. `operation` names a write that succeeded, and is then
// in the metadata with `outcome=UNKNOWN`; empty for a read.
absl::Status AnswerTooLarge(absl::string_view operation);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_ANSWER_FIT_H_
