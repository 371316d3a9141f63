#ifndef SERVER_RPC_SUBSCRIPTION_SERVICE_H_
#define SERVER_RPC_SUBSCRIPTION_SERVICE_H_

#include "fourws/gateway/v1/subscription_service.grpc.pb.h"
#include "server/notifications/parked_notifications.h"
#include "server/notifications/subscription_registry.h"

namespace gateway {

// The gRPC service of named subscriptions and of their parked notifications.
// Thread-safe.
class SubscriptionService final
    : public v1::SubscriptionService::CallbackService {
 public:
  // `subscriptions` must outlive this and its calls.
  explicit SubscriptionService(SubscriptionRegistry& subscriptions)
      : subscriptions_(subscriptions), parked_(subscriptions) {}

  grpc::ServerUnaryReactor* CreateSubscription(
      grpc::CallbackServerContext* context,
      const v1::CreateSubscriptionRequest* request,
      v1::CreateSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* GetSubscription(
      grpc::CallbackServerContext* context,
      const v1::GetSubscriptionRequest* request,
      v1::GetSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* ListSubscriptions(
      grpc::CallbackServerContext* context,
      const v1::ListSubscriptionsRequest* request,
      v1::ListSubscriptionsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateSubscription(
      grpc::CallbackServerContext* context,
      const v1::UpdateSubscriptionRequest* request,
      v1::UpdateSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* DeleteSubscription(
      grpc::CallbackServerContext* context,
      const v1::DeleteSubscriptionRequest* request,
      v1::DeleteSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* SeekSubscription(
      grpc::CallbackServerContext* context,
      const v1::SeekSubscriptionRequest* request,
      v1::SeekSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* ListParked(
      grpc::CallbackServerContext* context,
      const v1::ListParkedRequest* request,
      v1::ListParkedResponse* response) override;
  grpc::ServerUnaryReactor* ReplayParked(
      grpc::CallbackServerContext* context,
      const v1::ReplayParkedRequest* request,
      v1::ReplayParkedResponse* response) override;
  grpc::ServerUnaryReactor* DropParked(
      grpc::CallbackServerContext* context,
      const v1::DropParkedRequest* request,
      v1::DropParkedResponse* response) override;

 private:
  SubscriptionRegistry& subscriptions_;
  ParkedNotifications parked_;
};

}  // namespace gateway

#endif  // SERVER_RPC_SUBSCRIPTION_SERVICE_H_
