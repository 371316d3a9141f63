#include "server/rpc/notice_service.h"

#include <limits>

#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"
#include "server/rpc/unary_call.h"

namespace gateway {
namespace {

v1::NoticeChannel Shown(const NoticeProgress& progress) {
  v1::NoticeChannel shown;
  shown.set_name(progress.channel);
  shown.set_failures(progress.failures);
  shown.set_last_error(
      CutText(progress.last_error, std::numeric_limits<size_t>::max()));
  if (progress.last_sent != absl::InfinitePast())
    *shown.mutable_last_sent_time() = ToProto(progress.last_sent);
  if (progress.last_failed != absl::InfinitePast())
    *shown.mutable_last_failed_time() = ToProto(progress.last_failed);
  if (progress.next_look != absl::InfiniteFuture())
    *shown.mutable_next_time() = ToProto(progress.next_look);
  return shown;
}

}  // namespace

grpc::ServerUnaryReactor* NoticeService::ListNoticeChannels(
    grpc::CallbackServerContext* context, const v1::ListNoticeChannelsRequest*,
    v1::ListNoticeChannelsResponse* response) {
  auto* call = new UnaryCall(context);
  call->answer()->Finish(absl::OkStatus(), [&] {
    for (const NoticeProgress& progress : notices_.Progress())
      *response->add_channels() = Shown(progress);
  });
  return call;
}

}  // namespace gateway
