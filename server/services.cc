#include "server/services.h"

namespace gateway {

Services::Services(const ServiceParts& parts, absl::Duration wait)
    : reads_(parts.platform, parts.operations, parts.clock, wait),
      one_reads_(parts.one, parts.operations, parts.clock, wait),
      writes_(parts.operations, parts.clock, wait),
      longrunning_(parts.operations, parts.clock, wait),
      operations_(parts.operations, parts.clock, wait),
      notifications_(parts.feed, parts.subscriptions),
      stream_(parts.feed, parts.subscriptions, parts.clock),
      subscriptions_(parts.subscriptions),
      letters_(parts.letters, parts.clock, wait),
      notices_(parts.notices) {
  const MethodHooks hooks = AllMethodHooks(
      parts.platform, parts.operations, parts.clock, parts.carts_by_callback);
  for (const UpstreamService& service : UpstreamServices()) {
    upstream_.push_back(std::make_unique<ContractService>(
        service, service.is_of_one ? one_reads_ : reads_, writes_, hooks));
  }
}

GrpcServer::Services Services::All() {
  GrpcServer::Services services = {
      {google::longrunning::Operations::service_full_name(), &longrunning_},
      {v1::OperationService::service_full_name(), &operations_},
      {v1::NotificationService::service_full_name(), &notifications_},
      {v1::NotificationStream::service_full_name(), &stream_},
      {v1::SubscriptionService::service_full_name(), &subscriptions_},
      {v1::DeadLetterService::service_full_name(), &letters_},
      {v1::NoticeService::service_full_name(), &notices_},
  };
  for (size_t i = 0; i < upstream_.size(); ++i) {
    services.push_back(
        {UpstreamServices()[i].name, upstream_[i].get(), upstream_[i].get()});
  }
  return services;
}

}  // namespace gateway
