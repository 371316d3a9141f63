#include "clients/cli/subscription_text.h"

#include "CLI/CLI.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "clients/cli/format.h"
#include "clients/cli/not_empty.h"

namespace fourws::cli {
namespace {

using gateway::v1::ParkedNotification;
using gateway::v1::Subscription;

constexpr char kCollection[] = "subscriptions/";

std::string Finish(std::string line) {
  absl::StripTrailingAsciiWhitespace(&line);
  return Printable(line) + "\n";
}

std::string Line(absl::string_view name, absl::string_view lag,
                 absl::string_view outstanding, absl::string_view parked,
                 absl::string_view lost, absl::string_view members,
                 absl::string_view created) {
  return Finish(absl::StrFormat("%-36s  %10s  %11s  %8s  %8s  %7s  %s", name,
                                lag, outstanding, parked, lost, members,
                                created));
}

std::string ParkedRow(absl::string_view sequence, absl::string_view attempts,
                      absl::string_view time, absl::string_view type,
                      absl::string_view customer, absl::string_view reason) {
  return Finish(absl::StrFormat("%10s  %8s  %-20s  %-18s  %-12s  %s", sequence,
                                attempts, time, type, customer, reason));
}

std::string FormatDuration(const google::protobuf::Duration& duration) {
  return absl::FormatDuration(absl::Seconds(duration.seconds()) +
                              absl::Nanoseconds(duration.nanos()));
}

void AddFilterRows(const gateway::v1::NotificationFilter& filter,
                   Sheet& sheet) {
  sheet.Add("types", absl::StrJoin(filter.types(), " "));
  sheet.Add("sources", absl::StrJoin(filter.sources(), " "));
  sheet.Add("customers", absl::StrJoin(filter.customers(), " "));
  sheet.Add("cards", absl::StrJoin(filter.cards(), " "));
  sheet.Add("promotions", absl::StrJoin(filter.promotions(), " "));
}

}  // namespace

void AddSubscriptionName(CLI::App& app, std::string& name) {
  app.add_option_function<std::string>(
         "NAME",
         [&name](const std::string& given) {
           name = absl::StrCat(
               absl::StartsWith(given, kCollection) ? "" : kCollection, given);
         },
         "Name or id of the subscription")
      ->required()
      ->check(NotEmpty());
}

std::string SubscriptionLineHead() {
  return Line("NAME", "LAG", "OUTSTANDING", "PARKED", "LOST", "MEMBERS",
              "CREATED");
}

std::string SubscriptionLine(const Subscription& subscription) {
  return Line(subscription.name(), absl::StrCat(subscription.lag()),
              absl::StrCat(subscription.outstanding()),
              absl::StrCat(subscription.parked()),
              absl::StrCat(subscription.lost()),
              absl::StrCat(subscription.members()),
              FormatTime(subscription.create_time()));
}

std::string DescribeSubscription(const Subscription& subscription) {
  Sheet sheet;
  sheet.Add("subscription", subscription.name());
  AddFilterRows(subscription.filter(), sheet);
  sheet.Add("ack deadline", FormatDuration(subscription.ack_deadline()));
  sheet.Add("max attempts", absl::StrCat(subscription.max_attempts()));
  sheet.Add("back-off",
            absl::StrCat(FormatDuration(subscription.min_backoff()), " to ",
                         FormatDuration(subscription.max_backoff())));
  sheet.Add("order", subscription.order_by_customer() ? "by customer" : "");
  sheet.Add("cursor", subscription.cursor());
  sheet.Add("lag", absl::StrCat(subscription.lag()));
  sheet.Add("outstanding", absl::StrCat(subscription.outstanding()));
  sheet.Add("parked", absl::StrCat(subscription.parked()));
  sheet.Add("lost", absl::StrCat(subscription.lost()));
  sheet.Add("members", absl::StrCat(subscription.members()));
  sheet.Add("created", FormatTime(subscription.create_time()));
  return sheet.ToString();
}

std::string ParkedLineHead() {
  return ParkedRow("SEQUENCE", "ATTEMPTS", "PARKED", "TYPE", "CUSTOMER",
                   "REASON");
}

std::string ParkedLine(const ParkedNotification& parked) {
  const auto& notification = parked.notification();
  return ParkedRow(
      absl::StrCat(parked.sequence()), absl::StrCat(parked.attempts()),
      FormatTime(parked.park_time()),
      parked.has_notification() ? notification.type() : "no longer kept",
      notification.subject().customer(), parked.reason());
}

}  // namespace fourws::cli
