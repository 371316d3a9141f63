#ifndef SERVER_RPC_NOTIFICATION_SERVICE_H_
#define SERVER_RPC_NOTIFICATION_SERVICE_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/notification_service.grpc.pb.h"
#include "server/notifications/feed.h"
#include "server/notifications/subscription_registry.h"

namespace gateway {

// The gRPC service that lists, gets and erases notifications. Thread-safe.
class NotificationService final
    : public v1::NotificationService::CallbackService {
 public:
  // Both, and the log of `feed`, must outlive this and its calls.
  NotificationService(Feed& feed, SubscriptionRegistry& subscriptions)
      : feed_(feed), subscriptions_(subscriptions) {}

  grpc::ServerUnaryReactor* ListNotifications(
      grpc::CallbackServerContext* context,
      const v1::ListNotificationsRequest* request,
      v1::ListNotificationsResponse* response) override;

  grpc::ServerUnaryReactor* GetNotification(
      grpc::CallbackServerContext* context,
      const v1::GetNotificationRequest* request,
      v1::GetNotificationResponse* response) override;

  grpc::ServerUnaryReactor* EraseCustomerData(
      grpc::CallbackServerContext* context,
      const v1::EraseCustomerDataRequest* request,
      v1::EraseCustomerDataResponse* response) override;

 private:
  Feed& feed_;
  SubscriptionRegistry& subscriptions_;
};

}  // namespace gateway

#endif  // SERVER_RPC_NOTIFICATION_SERVICE_H_
