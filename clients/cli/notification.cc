#include "clients/cli/notification.h"

#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "clients/cli/connection.h"
#include "clients/cli/filter_options.h"
#include "clients/cli/format.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/notification_text.h"
#include "clients/cli/report.h"
#include "clients/cli/start_option.h"
#include "fourws/gateway/v1/notification_service.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::EraseCustomerDataRequest;
using gateway::v1::EraseCustomerDataResponse;
using gateway::v1::GetNotificationRequest;
using gateway::v1::GetNotificationResponse;
using gateway::v1::ListNotificationsRequest;
using gateway::v1::ListNotificationsResponse;
using gateway::v1::Notification;
using gateway::v1::NotificationService;

int List(const GlobalOptions& options, ListNotificationsRequest request,
         int limit) {
  // Times that were not given are none.
  if (request.start_time().seconds() == 0) request.clear_start_time();
  if (request.end_time().seconds() == 0) request.clear_end_time();
  bool headed = options.json;
  const auto print = [&](const ListNotificationsResponse& page) {
    for (const Notification& notification : page.notifications()) {
      if (!std::exchange(headed, true)) std::cout << NotificationLineHead();
      std::cout << (options.json ? ToJson(notification) + "\n"
                                 : NotificationLine(notification));
    }
    return page.notifications_size();
  };
  return PrintPages<NotificationService>(
      options, &NotificationService::Stub::ListNotifications, request, limit,
      print);
}

void AddList(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* list = family.add_subcommand(
      "list", "List what the log keeps, newest first, a line each");
  auto request = std::make_shared<ListNotificationsRequest>();
  auto limit = std::make_shared<int>(50);
  AddFilter(*list, *request->mutable_filter());
  AddTime(*list, "--since", *request->mutable_start_time(),
          "Only those received since");
  AddTime(*list, "--before", *request->mutable_end_time(),
          "Only those received before");
  list->add_flag_callback(
      "--oldest-first",
      [=] { request->set_order(ListNotificationsRequest::ORDER_OLDEST_FIRST); },
      "In the order in which they came");
  list->add_flag_callback(
      "--raw", [=] { request->set_include_raw(true); },
      "Ask for the bodies as received (seen with --json)");
  list->add_option("--limit", *limit, "How many at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  list->callback([=, &options, &exit_code] {
    exit_code = List(options, *request, *limit);
  });
}

int Get(const GlobalOptions& options, const GetNotificationRequest& request) {
  GetNotificationResponse response;
  if (const auto problem = Connection(options).Call<NotificationService>(
          &NotificationService::Stub::GetNotification, request, response))
    return Report(*problem, options.json);
  std::cout << (options.json ? ToJson(response.notification()) + "\n"
                             : DescribeNotification(response.notification()));
  return kOk;
}

void AddGet(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* get = family.add_subcommand("get", "Show one notification whole");
  auto name = std::make_shared<std::string>();
  auto is_cursor = std::make_shared<bool>(false);
  auto raw = std::make_shared<bool>(false);
  get->add_option("ID", *name, "Its id")->required()->check(NotEmpty());
  get->add_flag("--cursor", *is_cursor, "What is given is its cursor");
  get->add_flag("--raw", *raw, "Show the body as received too");
  get->callback([=, &options, &exit_code] {
    GetNotificationRequest request;
    *(*is_cursor ? request.mutable_cursor() : request.mutable_id()) = *name;
    request.set_include_raw(*raw);
    exit_code = Get(options, request);
  });
}

int Erase(const GlobalOptions& options, const std::string& customer) {
  EraseCustomerDataRequest request;
  request.set_customer(QualifiedCustomer(customer));
  EraseCustomerDataResponse response;
  if (const auto problem = Connection(options).Call<NotificationService>(
          &NotificationService::Stub::EraseCustomerData, request, response))
    return Report(*problem, options.json);
  if (options.json) {
    std::cout << ToJson(response) << "\n";
  } else {
    std::cout << "erased  " << response.erased() << " notifications of "
              << Printable(request.customer()) << "\n";
  }
  return kOk;
}

void AddErase(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* erase = family.add_subcommand(
      "erase-customer",
      "Erase all notifications of a customer; safe to repeat");
  auto customer = std::make_shared<std::string>();
  erase
      ->add_option("CUSTOMER", *customer,
                   "Such as 4ws/1026311; 4ws/ is put before a bare id")
      ->required()
      ->check(NotEmpty());
  erase
      ->add_flag_callback(
          "--yes", [] {}, "Needed, for it cannot be undone")
      ->required();
  erase->callback(
      [=, &options, &exit_code] { exit_code = Erase(options, *customer); });
}

}  // namespace

void AddNotification(CLI::App& app, const GlobalOptions& options,
                     int& exit_code) {
  auto* family = app.add_subcommand(
      "notification", "Notifications in the log: find them, erase them");
  family->require_subcommand(1);
  AddList(*family, options, exit_code);
  AddGet(*family, options, exit_code);
  AddErase(*family, options, exit_code);
}

}  // namespace fourws::cli
