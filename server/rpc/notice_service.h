#ifndef SERVER_RPC_NOTICE_SERVICE_H_
#define SERVER_RPC_NOTICE_SERVICE_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/notice_service.grpc.pb.h"
#include "server/notices/notices.h"

namespace gateway {

// The gRPC service that shows whether notices reach people. Thread-safe.
class NoticeService final : public v1::NoticeService::CallbackService {
 public:
  // `notices` must outlive this.
  explicit NoticeService(const Notices& notices) : notices_(notices) {}

  grpc::ServerUnaryReactor* ListNoticeChannels(
      grpc::CallbackServerContext* context,
      const v1::ListNoticeChannelsRequest* request,
      v1::ListNoticeChannelsResponse* response) override;

 private:
  const Notices& notices_;
};

}  // namespace gateway

#endif  // SERVER_RPC_NOTICE_SERVICE_H_
