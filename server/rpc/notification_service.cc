#include "server/rpc/notification_service.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "server/notifications/list_request.h"
#include "server/notifications/lookup.h"
#include "server/notifications/notification_view.h"
#include "server/rpc/caller.h"
#include "server/rpc/unary_call.h"

namespace gateway {
namespace {

absl::Status Readable(const absl::Status& status) {
  if (absl::IsDataLoss(status))
    return MakeError(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
                     "the notification cannot be read: the gateway's disk was "
                     "damaged");
  return status.ok() || InfoOf(status)
             ? status
             : MakeError(absl::StatusCode::kUnavailable,
                         v1::ERROR_REASON_STORE_UNAVAILABLE,
                         "the log could not be read or written");
}

}  // namespace

grpc::ServerUnaryReactor* NotificationService::ListNotifications(
    grpc::CallbackServerContext* context,
    const v1::ListNotificationsRequest* request,
    v1::ListNotificationsResponse* response) {
  auto* call = new UnaryCall(context);
  EventLog& log = feed_.log();
  auto query = ReadListRequest(*request, kDefaultCaller, log);
  if (!query.ok()) {
    call->answer()->Finish(query.status());
    return call;
  }
  gateway::ListNotifications(
      log, *std::move(query),
      [&log, request = *request, answer = call->answer(),
       response](absl::StatusOr<NotificationPage> page) {
        answer->Finish(Readable(page.status()), [&] {
          for (const EventPtr& event : page->events) {
            auto shown = ToNotification(log, *event);
            // What cannot be read is left out, for no list could pass it.
            if (shown.ok()) *response->add_notifications() = *std::move(shown);
          }
          if (page->position)
            response->set_next_page_token(
                ListPageToken(request, kDefaultCaller, log, *page->position));
        });
      });
  return call;
}

grpc::ServerUnaryReactor* NotificationService::GetNotification(
    grpc::CallbackServerContext* context,
    const v1::GetNotificationRequest* request,
    v1::GetNotificationResponse* response) {
  auto* call = new UnaryCall(context);
  EventLog& log = feed_.log();
  LookUpNotification(*request, kDefaultCaller, log,
                     [&log, answer = call->answer(),
                      response](const absl::StatusOr<EventPtr>& event) {
                       if (!event.ok())
                         return answer->Finish(Readable(event.status()));
                       auto shown = ToNotification(log, **event);
                       answer->Finish(shown.status(), [&] {
                         *response->mutable_notification() = *std::move(shown);
                       });
                     });
  return call;
}

grpc::ServerUnaryReactor* NotificationService::EraseCustomerData(
    grpc::CallbackServerContext* context,
    const v1::EraseCustomerDataRequest* request,
    v1::EraseCustomerDataResponse* response) {
  auto* call = new UnaryCall(context);
  const std::string& customer = request->customer();
  if (!IsQualifiedCustomer(customer)) {
    call->answer()->Finish(
        InvalidRequest({{"customer",
                         "is not qualified by its platform, such as "
                         "`4ws/1026311`"}}));
    return call;
  }
  feed_.log().EraseCustomer(
      customer,
      [&feed = feed_, &subscriptions = subscriptions_, customer,
       answer = call->answer(), response](absl::StatusOr<Erasure> erased) {
        if (erased.ok()) {
          feed.Erase(customer, erased->through);
          subscriptions.Erase(customer, erased->through);
          // Whose data it was is not to be kept here either.
          Log(LogLevel::kInfo, "customer_erased",
              {{"events", absl::StrCat(erased->events)}});
        }
        answer->Finish(Readable(erased.status()),
                       [&] { response->set_erased(erased->events); });
      });
  return call;
}

}  // namespace gateway
