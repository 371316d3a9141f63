#include "server/services.h"

#include <utility>

namespace gateway {

Services::Services(const ServiceParts& parts, absl::Duration wait)
    : giftcards_(parts.platform, parts.operations, parts.clock, wait),
      documents_(parts.platform, parts.operations, parts.clock, wait,
                 parts.carts_by_callback),
      one_(parts.one, parts.operations, parts.clock, wait),
      longrunning_(parts.operations, parts.clock, wait),
      operations_(parts.operations),
      notifications_(parts.feed, parts.subscriptions),
      stream_(parts.feed, parts.subscriptions, parts.clock),
      subscriptions_(parts.subscriptions),
      letters_(parts.letters, parts.clock, wait),
      notices_(parts.notices) {}

GrpcServer::Services Services::All() {
  GrpcServer::Services services = {
      {v1::GiftcardService::service_full_name(), &giftcards_},
      {google::longrunning::Operations::service_full_name(), &longrunning_},
      {v1::OperationService::service_full_name(), &operations_},
      {v1::NotificationService::service_full_name(), &notifications_},
      {v1::NotificationStream::service_full_name(), &stream_},
      {v1::SubscriptionService::service_full_name(), &subscriptions_},
      {v1::DeadLetterService::service_full_name(), &letters_},
      {v1::NoticeService::service_full_name(), &notices_},
  };
  for (auto& more : {documents_.services(), one_.services()})
    services.insert(services.end(), more.begin(), more.end());
  return services;
}

}  // namespace gateway
