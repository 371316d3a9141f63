#ifndef SERVER_SERVICES_H_
#define SERVER_SERVICES_H_

#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "server/notices/notices.h"
#include "server/notifications/dead_letters.h"
#include "server/notifications/feed.h"
#include "server/notifications/subscription_registry.h"
#include "server/operations/operations.h"
#include "server/rpc/contract_service.h"
#include "server/rpc/dead_letter_service.h"
#include "server/rpc/grpc_server.h"
#include "server/rpc/longrunning_service.h"
#include "server/rpc/notice_service.h"
#include "server/rpc/notification_service.h"
#include "server/rpc/notification_stream.h"
#include "server/rpc/operation_service.h"
#include "server/rpc/read_methods.h"
#include "server/rpc/subscription_service.h"
#include "server/rpc/write_methods.h"

namespace gateway {

// The parts that the services answer from.
struct ServiceParts {
  Platform& platform;
  Platform& one;
  Clock& clock;
  Operations& operations;
  Feed& feed;
  SubscriptionRegistry& subscriptions;
  const DeadLetters& letters;
  const Notices& notices;
  bool carts_by_callback = false;  // See AllMethodHooks().
};

// What is served over gRPC.
class Services {
 public:
  // `wait`: how long a call without a deadline waits. The parts must outlive
  // this.
  Services(const ServiceParts& parts, absl::Duration wait);

  GrpcServer::Services All();

  // Tells the clients of all streams that the gateway closes by `close_time`.
  void Drain(absl::Time close_time) { stream_.Drain(close_time); }

 private:
  const ReadMethods reads_;
  const ReadMethods one_reads_;
  WriteMethods writes_;
  // Those of UpstreamServices(), in that order.
  std::vector<std::unique_ptr<ContractService>> upstream_;
  LongrunningService longrunning_;
  OperationService operations_;
  NotificationService notifications_;
  NotificationStreamService stream_;
  SubscriptionService subscriptions_;
  DeadLetterService letters_;
  NoticeService notices_;
};

}  // namespace gateway

#endif  // SERVER_SERVICES_H_
