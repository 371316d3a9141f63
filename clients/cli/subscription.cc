#include "clients/cli/subscription.h"

#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/acknowledge.h"
#include "clients/cli/connection.h"
#include "clients/cli/consume.h"
#include "clients/cli/format.h"
#include "clients/cli/parked.h"
#include "clients/cli/report.h"
#include "clients/cli/start_option.h"
#include "clients/cli/subscription_settings.h"
#include "clients/cli/subscription_text.h"
#include "fourws/gateway/v1/subscription_service.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::CreateSubscriptionRequest;
using gateway::v1::CreateSubscriptionResponse;
using gateway::v1::DeleteSubscriptionRequest;
using gateway::v1::DeleteSubscriptionResponse;
using gateway::v1::GetSubscriptionRequest;
using gateway::v1::GetSubscriptionResponse;
using gateway::v1::ListSubscriptionsRequest;
using gateway::v1::ListSubscriptionsResponse;
using gateway::v1::SeekSubscriptionRequest;
using gateway::v1::SeekSubscriptionResponse;
using gateway::v1::Subscription;
using gateway::v1::SubscriptionService;
using gateway::v1::UpdateSubscriptionRequest;
using gateway::v1::UpdateSubscriptionResponse;
using Stub = SubscriptionService::Stub;

// Makes a call whose response has the subscription as it then is, and shows it.
template <typename Request, typename Response>
int CallAndShow(const GlobalOptions& options,
                UnaryMethod<SubscriptionService, Request, Response> method,
                const Request& request) {
  Response response;
  if (const auto problem = Connection(options).Call<SubscriptionService>(
          method, request, response))
    return Report(*problem, options.json);
  std::cout << (options.json ? ToJson(response.subscription()) + "\n"
                             : DescribeSubscription(response.subscription()));
  return kOk;
}

void AddCreate(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* create = family.add_subcommand(
      "create", "Make a subscription, which keeps its place at the gateway");
  auto request = std::make_shared<CreateSubscriptionRequest>();
  auto settings = std::make_shared<Settings>();
  create
      ->add_option("ID", *request->mutable_subscription_id(),
                   "1 to 63 lower-case letters, digits and hyphens")
      ->required();
  AddStart(*create, "--from", *request->mutable_start(), LatestStates::kRefused)
      ->default_str("latest");
  AddSettings(*create, *settings);
  create->add_flag_callback(
      "--order-by-customer",
      [=] { settings->subscription.set_order_by_customer(true); },
      "One at a time of each customer. Cannot be changed later");
  create->callback([=, &options, &exit_code] {
    TakeSettings(*settings);
    *request->mutable_subscription() = settings->subscription;
    exit_code = CallAndShow(options, &Stub::CreateSubscription, *request);
  });
}

void AddUpdate(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* update =
      family.add_subcommand("update", "Change settings; the rest stays");
  auto settings = std::make_shared<Settings>();
  auto no_filter = std::make_shared<bool>(false);
  AddSubscriptionName(*update, *settings->subscription.mutable_name());
  AddSettings(*update, *settings);
  update->add_flag("--no-filter", *no_filter, "Hand out everything");
  update->callback([=, &options, &exit_code] {
    UpdateSubscriptionRequest request;
    for (const std::string& path : TakeSettings(*settings))
      request.mutable_update_mask()->add_paths(path);
    if (*no_filter) request.mutable_update_mask()->add_paths("filter");
    if (request.update_mask().paths().empty())
      throw CLI::ValidationError("nothing to change is given");
    *request.mutable_subscription() = settings->subscription;
    exit_code = CallAndShow(options, &Stub::UpdateSubscription, request);
  });
}

void AddGet(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* get =
      family.add_subcommand("get", "Show settings, position, lag and losses");
  auto request = std::make_shared<GetSubscriptionRequest>();
  AddSubscriptionName(*get, *request->mutable_name());
  get->callback([=, &options, &exit_code] {
    exit_code = CallAndShow(options, &Stub::GetSubscription, *request);
  });
}

int List(const GlobalOptions& options, int limit) {
  bool headed = options.json;
  const auto print = [&](const ListSubscriptionsResponse& page) {
    for (const Subscription& subscription : page.subscriptions()) {
      if (!std::exchange(headed, true)) std::cout << SubscriptionLineHead();
      std::cout << (options.json ? ToJson(subscription) + "\n"
                                 : SubscriptionLine(subscription));
    }
    return page.subscriptions_size();
  };
  return PrintPages<SubscriptionService>(options, &Stub::ListSubscriptions,
                                         ListSubscriptionsRequest(), limit,
                                         print);
}

void AddList(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* list = family.add_subcommand("list", "List subscriptions by name");
  auto limit = std::make_shared<int>(1000);
  list->add_option("--limit", *limit, "How many at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  list->callback(
      [=, &options, &exit_code] { exit_code = List(options, *limit); });
}

int Delete(const GlobalOptions& options,
           const DeleteSubscriptionRequest& request) {
  DeleteSubscriptionResponse response;
  if (const auto problem = Connection(options).Call<SubscriptionService>(
          &Stub::DeleteSubscription, request, response))
    return Report(*problem, options.json);
  std::cout << (options.json ? ToJson(response)
                             : "deleted  " + Printable(request.name()))
            << "\n";
  return kOk;
}

void AddDelete(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* erase = family.add_subcommand(
      "delete", "Forget a subscription, its place and what is parked");
  auto request = std::make_shared<DeleteSubscriptionRequest>();
  AddSubscriptionName(*erase, *request->mutable_name());
  erase->callback(
      [=, &options, &exit_code] { exit_code = Delete(options, *request); });
}

int Seek(const GlobalOptions& options, const SeekSubscriptionRequest& request) {
  SeekSubscriptionResponse response;
  if (const auto problem = Connection(options).Call<SubscriptionService>(
          &Stub::SeekSubscription, request, response))
    return Report(*problem, options.json);
  if (options.json) {
    std::cout << ToJson(response) << "\n";
    return kOk;
  }
  Sheet sheet;
  sheet.Add("skipped", absl::StrCat(response.skipped()));
  sheet.Add("unparked", absl::StrCat(response.unparked()));
  std::cout << DescribeSubscription(response.subscription())
            << sheet.ToString();
  return kOk;
}

void AddSeek(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* seek = family.add_subcommand(
      "seek", "Go on elsewhere; what was outstanding is forgotten");
  auto request = std::make_shared<SeekSubscriptionRequest>();
  AddSubscriptionName(*seek, *request->mutable_name());
  AddStart(*seek, "--to", *request->mutable_to(), LatestStates::kRefused)
      ->required();
  seek->callback(
      [=, &options, &exit_code] { exit_code = Seek(options, *request); });
}

}  // namespace

void AddSubscription(CLI::App& app, const GlobalOptions& options,
                     int& exit_code) {
  auto* family = app.add_subcommand(
      "subscription",
      "Named subscriptions: the gateway keeps their place, members share them");
  family->require_subcommand(1);
  AddCreate(*family, options, exit_code);
  AddGet(*family, options, exit_code);
  AddList(*family, options, exit_code);
  AddUpdate(*family, options, exit_code);
  AddSeek(*family, options, exit_code);
  AddDelete(*family, options, exit_code);
  AddConsume(*family, options, exit_code);
  AddAcknowledge(*family, options, exit_code);
  AddParked(*family, options, exit_code);
}

}  // namespace fourws::cli
