#include "server/rpc/longrunning_service.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "server/operations/operation_view.h"
#include "server/rpc/caller.h"
#include "server/rpc/deadline.h"
#include "server/rpc/operation_filter.h"
#include "server/rpc/operation_page_token.h"
#include "server/rpc/unary_call.h"

namespace gateway {
namespace {

using google::longrunning::Operation;

constexpr size_t kMaxName = 128;
constexpr int kDefaultPage = 50;
constexpr int kMaxPage = 1000;
// Unless a single operation takes more, which is kMaxAnswerBytes at most.
constexpr size_t kMaxPageBytes = size_t{1} << 20;

// An answer that shows the operation it gets.
auto Show(const UnaryCall& call, Operation* response) {
  return [answer = call.answer(), response](const auto& record) {
    answer->Finish(record.status(), [&] { *response = ToOperation(*record); });
  };
}

absl::Status ValidName(const std::string& name) {
  if (name.empty()) return InvalidRequest({{"name", "is required"}});
  if (name.size() > kMaxName)
    return InvalidRequest({{"name", "is too long to be a name"}});
  return absl::OkStatus();
}

// What a call asks for, and where the answer begins.
absl::StatusOr<OperationQuery> QueryOf(
    const google::longrunning::ListOperationsRequest& request) {
  if (!request.name().empty() && request.name() != "operations")
    return InvalidRequest({{"name", "must be empty or `operations`"}});
  if (request.page_size() < 0)
    return InvalidRequest({{"page_size", "must not be below zero"}});
  ASSIGN_OR_RETURN(OperationQuery query, ReadOperationFilter(request.filter()));
  query.caller = kDefaultCaller;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(query.before_name,
                     ReadOperationPageToken(request.page_token(), query.caller,
                                            request.filter()));
  }
  return query;
}

// As much of `page` as one message bears, and what leads on from there.
void Fill(const OperationPage& page, absl::string_view filter,
          google::longrunning::ListOperationsResponse& response) {
  std::string more_before = page.more_before;
  size_t bytes = 0;
  for (const OperationRecord& record : page.records) {
    Operation operation = ToOperation(record);
    bytes += operation.ByteSizeLong();
    if (bytes > kMaxPageBytes && response.operations_size() > 0) {
      more_before = response.operations().rbegin()->name();
      break;
    }
    *response.add_operations() = std::move(operation);
  }
  if (!more_before.empty())
    response.set_next_page_token(
        MakeOperationPageToken(more_before, kDefaultCaller, filter));
}

}  // namespace

grpc::ServerUnaryReactor* LongrunningService::GetOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::GetOperationRequest* request,
    Operation* response) {
  auto* call = new UnaryCall(context);
  if (const auto valid = ValidName(request->name()); !valid.ok())
    call->answer()->Finish(valid);
  else
    operations_.Get(kDefaultCaller, request->name(), Show(*call, response));
  return call;
}

grpc::ServerUnaryReactor* LongrunningService::WaitOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::WaitOperationRequest* request,
    Operation* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = ValidName(request->name()); !valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  const absl::Time now = clock_.Now();
  absl::Time until = AnswerBy(*context, now, default_wait_);
  if (request->has_timeout()) {
    const absl::Duration timeout =
        absl::Seconds(request->timeout().seconds()) +
        absl::Nanoseconds(request->timeout().nanos());
    until = std::min(until, now + std::max(timeout, absl::ZeroDuration()));
  }
  answer->Hold(operations_.Wait(kDefaultCaller, request->name(), until,
                                Show(*call, response)));
  return call;
}

grpc::ServerUnaryReactor* LongrunningService::ListOperations(
    grpc::CallbackServerContext* context,
    const google::longrunning::ListOperationsRequest* request,
    google::longrunning::ListOperationsResponse* response) {
  auto* call = new UnaryCall(context);
  auto query = QueryOf(*request);
  if (!query.ok()) {
    call->answer()->Finish(query.status());
    return call;
  }
  const int limit = request->page_size() == 0
                        ? kDefaultPage
                        : std::min(request->page_size(), kMaxPage);
  operations_.List(
      *std::move(query), limit,
      [answer = call->answer(), filter = request->filter(),
       response](const absl::StatusOr<OperationPage>& page) {
        if (page.ok() && !page->damaged.empty())
          answer->SendMetadata({{"fourws-damaged-operations",
                                 absl::StrCat(page->damaged.size())}});
        answer->Finish(page.status(), [&] { Fill(*page, filter, *response); });
      });
  return call;
}

grpc::ServerUnaryReactor* LongrunningService::CancelOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::CancelOperationRequest* request,
    google::protobuf::Empty*) {
  auto* call = new UnaryCall(context);
  if (const auto valid = ValidName(request->name()); !valid.ok())
    call->answer()->Finish(valid);
  else
    operations_.Cancel(kDefaultCaller, request->name(),
                       [answer = call->answer()](const absl::Status& status) {
                         answer->Finish(status);
                       });
  return call;
}

grpc::ServerUnaryReactor* LongrunningService::DeleteOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::DeleteOperationRequest*,
    google::protobuf::Empty*) {
  auto* call = new UnaryCall(context);
  call->answer()->Finish(
      MakeError(absl::StatusCode::kFailedPrecondition,
                v1::ERROR_REASON_OPERATION_NOT_DELETABLE,
                "operations are forgotten by themselves, in time"));
  return call;
}

}  // namespace gateway
