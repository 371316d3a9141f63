#include "server/rpc/contract_call.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/unpack.h"
#include "grpcpp/support/slice.h"
#include "server/operations/answer_fit.h"
#include "server/operations/masked_error.h"
#include "server/rpc/request_errors.h"

namespace gateway {
namespace {

using google::protobuf::Any;

constexpr char kTypes[] = "type.googleapis.com/";

void DeleteString(void* string) { delete static_cast<std::string*>(string); }

// The bytes of `text`, which are not copied.
grpc::ByteBuffer BytesOf(std::string text) {
  auto* kept = new std::string(std::move(text));
  const grpc::Slice slice(kept->data(), kept->size(), DeleteString, kept);
  return {&slice, 1};
}

absl::Status NoMessage(const ContractMethod& method) {
  return UnreadableRequest(*method.request->GetDescriptor(), method.is_write());
}

// Whether gRPC left the bytes, which came as `slices`, compressed. Of several
// slices it does not say; but then they are too many to be read as a message.
bool IsCompressed(const grpc::ByteBuffer& bytes,
                  const std::vector<grpc::Slice>& slices) {
  grpc::Slice slice;
  return slices.size() == 1 && !bytes.TrySingleSlice(&slice).ok();
}

// The operation that `response` names; empty if it names none.
std::string OperationIn(const ContractMethod& method, const Any& response) {
  const auto message = UnpackAny(response);
  if (method.operation == nullptr || !message.ok()) return "";
  return (*message)->GetReflection()->GetString(**message, method.operation);
}

absl::StatusOr<Any> Fitting(const ContractMethod& method, Any response) {
  if (CutToFit(response, kMaxAnswerBytes)) return response;
  return AnswerTooLarge(OperationIn(method, response));
}

}  // namespace

absl::StatusOr<ReceivedRequest> ReceiveRequest(const ContractMethod& method,
                                               const grpc::ByteBuffer& bytes) {
  ReceivedRequest request;
  std::vector<grpc::Slice> slices;
  if (!bytes.Valid() || !bytes.Dump(&slices).ok() ||
      IsCompressed(bytes, slices))
    return NoMessage(method);
  if (bytes.Length() > kMaxRequestBytes)
    return RequestTooLarge(method.is_write());
  request.any.set_type_url(
      absl::StrCat(kTypes, method.request->GetDescriptor()->full_name()));
  std::string& value = *request.any.mutable_value();
  value.reserve(bytes.Length());
  for (const grpc::Slice& slice : slices)
    value.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  std::unique_ptr<google::protobuf::Message> message(method.request->New());
  if (!message->ParseFromString(value)) return NoMessage(method);
  request.message = std::move(message);
  return request;
}

void ContractReply::Finish(absl::StatusOr<Any> result) const {
  if (result.ok() && !method_->IsResponse(*result)) {
    result =
        MakeError(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
                  absl::StrCat("the answer is no ",
                               method_->response->GetDescriptor()->name()));
  }
  if (result.ok()) result = Fitting(*method_, *std::move(result));
  answer_->Finish(MaskedError(result.status(), request_.get()), [&] {
    *response_ = BytesOf(std::move(*result->mutable_value()));
  });
}

}  // namespace gateway
