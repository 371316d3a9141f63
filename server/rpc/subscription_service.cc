#include "server/rpc/subscription_service.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/notifications/page_token.h"
#include "server/rpc/caller.h"
#include "server/rpc/unary_call.h"
#include "server/rpc/validate_subscriptions.h"

namespace gateway {
namespace {

constexpr int kDefaultPage = 50;
constexpr int kMaxPage = 1000;
constexpr int kMaxParkedPage = 100;
// What a page may take, unless a single subscription takes more.
constexpr size_t kMaxListBytes = size_t{1} << 20;
constexpr char kSubscriptionList[] = "subscriptions";

using Answer = std::shared_ptr<CallAnswer>;

// Answers an invalid request, and lets `run` have any other.
template <typename Request, typename Run>
grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context,
                                const Request& request, Run run) {
  auto* call = new UnaryCall(context);
  const Answer answer = call->answer();
  if (const auto valid = Validate(request); !valid.ok())
    answer->Finish(valid);
  else
    run(answer);
  return call;
}

// A reply that answers a call: `fill` writes the response.
template <typename T, typename Fill>
Reply<T> AnswerWith(const Answer& answer, Fill fill) {
  return [answer, fill](absl::StatusOr<T> result) {
    answer->Finish(result.status(), [&] { fill(*std::move(result)); });
  };
}

template <typename Response>
Reply<v1::Subscription> Show(const Answer& answer, Response* response) {
  return AnswerWith<v1::Subscription>(
      answer, [response](v1::Subscription subscription) {
        *response->mutable_subscription() = std::move(subscription);
      });
}

// Takes as much of `page` as an answer bears, and returns the name that the
// rest follows; empty if there is none.
std::string TakePage(SubscriptionPage page,
                     v1::ListSubscriptionsResponse& response) {
  size_t bytes = 0;
  for (v1::Subscription& each : page.subscriptions) {
    bytes += each.ByteSizeLong();
    if (bytes > kMaxListBytes && response.subscriptions_size() > 0)
      return response.subscriptions().rbegin()->name();
    *response.add_subscriptions() = std::move(each);
  }
  return page.last_name;
}

template <typename Request>
std::optional<int64_t> SequenceOf(const Request& request) {
  if (request.has_all()) return std::nullopt;
  return request.sequence();
}

int PageSize(int asked, int most) {
  return std::min(asked == 0 ? kDefaultPage : asked, most);
}

std::string ParkedList(const std::string& name) {
  return absl::StrCat("parked ", name);
}

}  // namespace

grpc::ServerUnaryReactor* SubscriptionService::CreateSubscription(
    grpc::CallbackServerContext* context,
    const v1::CreateSubscriptionRequest* request,
    v1::CreateSubscriptionResponse* response) {
  return Serve(context, *request, [&](const Answer& answer) {
    subscriptions_.Create(kDefaultCaller, *request, Show(answer, response));
  });
}

grpc::ServerUnaryReactor* SubscriptionService::GetSubscription(
    grpc::CallbackServerContext* context,
    const v1::GetSubscriptionRequest* request,
    v1::GetSubscriptionResponse* response) {
  return Serve(context, *request, [&](const Answer& answer) {
    subscriptions_.Get(kDefaultCaller, request->name(), Show(answer, response));
  });
}

grpc::ServerUnaryReactor* SubscriptionService::ListSubscriptions(
    grpc::CallbackServerContext* context,
    const v1::ListSubscriptionsRequest* request,
    v1::ListSubscriptionsResponse* response) {
  return Serve(context, *request, [&](const Answer& answer) {
    const auto after = DecodePageToken(subscriptions_.log(), kSubscriptionList,
                                       request->page_token());
    if (!after.ok()) return answer->Finish(after.status());
    subscriptions_.List(
        kDefaultCaller, *after, PageSize(request->page_size(), kMaxPage),
        AnswerWith<SubscriptionPage>(
            answer, [response, &log = subscriptions_.log()](auto page) {
              const std::string last_name =
                  TakePage(std::move(page), *response);
              if (!last_name.empty())
                response->set_next_page_token(
                    EncodePageToken(log, kSubscriptionList, last_name));
            }));
  });
}

grpc::ServerUnaryReactor* SubscriptionService::UpdateSubscription(
    grpc::CallbackServerContext* context,
    const v1::UpdateSubscriptionRequest* request,
    v1::UpdateSubscriptionResponse* response) {
  return Serve(context, *request, [&](const Answer& answer) {
    subscriptions_.Update(kDefaultCaller, *request, Show(answer, response));
  });
}

grpc::ServerUnaryReactor* SubscriptionService::DeleteSubscription(
    grpc::CallbackServerContext* context,
    const v1::DeleteSubscriptionRequest* request,
    v1::DeleteSubscriptionResponse* /*response*/) {
  return Serve(context, *request, [&](const Answer& answer) {
    subscriptions_.Delete(kDefaultCaller, request->name(),
                          AnswerWith<int64_t>(answer, [](int64_t) {}));
  });
}

grpc::ServerUnaryReactor* SubscriptionService::SeekSubscription(
    grpc::CallbackServerContext* context,
    const v1::SeekSubscriptionRequest* request,
    v1::SeekSubscriptionResponse* response) {
  return Serve(context, *request, [&](const Answer& answer) {
    subscriptions_.Seek(kDefaultCaller, request->name(), request->to(),
                        AnswerWith<Sought>(answer, [response](Sought sought) {
                          *response->mutable_subscription() =
                              std::move(sought.subscription);
                          response->set_skipped(sought.skipped);
                          response->set_unparked(sought.unparked);
                        }));
  });
}

grpc::ServerUnaryReactor* SubscriptionService::ListParked(
    grpc::CallbackServerContext* context, const v1::ListParkedRequest* request,
    v1::ListParkedResponse* response) {
  return Serve(context, *request, [&](const Answer& answer) {
    const std::string list = ParkedList(request->name());
    const auto token =
        DecodePageToken(subscriptions_.log(), list, request->page_token());
    if (!token.ok()) return answer->Finish(token.status());
    int64_t after = 0;
    if (!token->empty() && !absl::SimpleAtoi(*token, &after)) after = 0;
    parked_.List(
        kDefaultCaller, request->name(), after,
        PageSize(request->page_size(), kMaxParkedPage),
        AnswerWith<ParkedPage>(
            answer, [response, list, &log = subscriptions_.log()](auto page) {
              for (v1::ParkedNotification& each : page.parked)
                *response->add_parked() = std::move(each);
              if (page.last_sequence > 0)
                response->set_next_page_token(EncodePageToken(
                    log, list, absl::StrCat(page.last_sequence)));
            }));
  });
}

grpc::ServerUnaryReactor* SubscriptionService::ReplayParked(
    grpc::CallbackServerContext* context,
    const v1::ReplayParkedRequest* request,
    v1::ReplayParkedResponse* response) {
  return Serve(context, *request, [&](const Answer& answer) {
    parked_.Replay(kDefaultCaller, request->name(), SequenceOf(*request),
                   AnswerWith<int64_t>(answer, [response](int64_t count) {
                     response->set_replayed(count);
                   }));
  });
}

grpc::ServerUnaryReactor* SubscriptionService::DropParked(
    grpc::CallbackServerContext* context, const v1::DropParkedRequest* request,
    v1::DropParkedResponse* response) {
  return Serve(context, *request, [&](const Answer& answer) {
    parked_.Drop(kDefaultCaller, request->name(), SequenceOf(*request),
                 AnswerWith<int64_t>(answer, [response](int64_t count) {
                   response->set_dropped(count);
                 }));
  });
}

}  // namespace gateway
