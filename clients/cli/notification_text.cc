#include "clients/cli/notification_text.h"

#include <algorithm>
#include <initializer_list>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "clients/cli/format.h"

namespace fourws::cli {
namespace {

using gateway::v1::CustomerPromotion;
using gateway::v1::Notification;
using gateway::v1::OperationOutcome;
using gateway::v1::Promotion;
using gateway::v1::PromotionPeriod;

constexpr char kAbsent[] = "-";

// What a row says of a promotion.
struct Cells {
  std::string promotion = kAbsent;
  std::string changed = kAbsent;
  std::string period = kAbsent;
  std::string purchases = kAbsent;
  std::string vouchers = kAbsent;
};

std::string Row(absl::string_view time, absl::string_view customer,
                absl::string_view card, const Cells& cells) {
  std::string row = Printable(
      absl::StrFormat("%-20s  %-12s  %-16s  %-36s  %-7s  %-10s  "
                      "%12s  %12s",
                      time, customer, card, cells.promotion, cells.changed,
                      cells.period, cells.purchases, cells.vouchers));
  absl::StripTrailingAsciiWhitespace(&row);
  return row + "\n";
}

std::string RowOf(const Notification& notification, const Cells& cells) {
  const auto& subject = notification.subject();
  return Row(FormatTime(notification.receive_time()), subject.customer(),
             subject.card(), cells);
}

Cells CellsOf(const Promotion& promotion) {
  Cells cells;
  cells.promotion = promotion.id();
  cells.changed = promotion.changed() ? "yes" : "no";
  return cells;
}

Cells CellsOf(const Promotion& promotion, const PromotionPeriod& period) {
  Cells cells = CellsOf(promotion);
  cells.period = period.period();
  if (period.has_purchase_threshold())
    cells.purchases = period.purchase_threshold().value();
  if (period.has_voucher_amount())
    cells.vouchers = period.voucher_amount().value();
  return cells;
}

// Parts that are there, each after two spaces.
std::string Parts(std::initializer_list<absl::string_view> parts) {
  std::string text;
  for (const absl::string_view part : parts)
    if (!part.empty()) absl::StrAppend(&text, text.empty() ? "" : "  ", part);
  return text;
}

std::string Summary(const OperationOutcome& outcome) {
  absl::string_view method = outcome.method();
  method.remove_prefix(method.rfind('.') + 1);
  return Parts({absl::StripPrefix(
                    gateway::v1::OperationMetadata::State_Name(outcome.state()),
                    "STATE_"),
                method, MaskResource(outcome.resource()), outcome.operation()});
}

// What a notification without promotions is about.
std::string Summary(const Notification& notification) {
  switch (notification.payload_case()) {
    case Notification::kOperation: return Summary(notification.operation());
    case Notification::kDocument: {
      const auto& document = notification.document();
      return Parts({document.document_type(), document.document_number(),
                    document.document_id(), document.branch()});
    }
    case Notification::kCartOpened: return notification.cart_opened().cart();
    case Notification::kOfferOpened: return notification.offer_opened().offer();
    default: return "";
  }
}

std::string Line(absl::string_view id, absl::string_view time,
                 absl::string_view type, absl::string_view customer,
                 absl::string_view card, absl::string_view about) {
  std::string line =
      Printable(absl::StrFormat("%-36s  %-20s  %-18s  %-12s  "
                                "%-16s  %s",
                                id, time, type, customer, card, about));
  absl::StripTrailingAsciiWhitespace(&line);
  return line + "\n";
}

bool HasState(const CustomerPromotion& promotions, const std::string& id) {
  return std::any_of(
      promotions.promotions().begin(), promotions.promotions().end(),
      [&](const Promotion& promotion) { return promotion.id() == id; });
}

}  // namespace

std::string NotificationHeadline() {
  return Row("RECEIVED", "CUSTOMER", "CARD",
             {"PROMOTION", "CHANGED", "PERIOD", "PURCHASES", "VOUCHERS"});
}

std::string NotificationRows(const Notification& notification) {
  const CustomerPromotion& customer_promotion =
      notification.customer_promotion();
  std::string rows;
  for (const Promotion& promotion : customer_promotion.promotions()) {
    for (const PromotionPeriod& period : promotion.periods())
      absl::StrAppend(&rows, RowOf(notification, CellsOf(promotion, period)));
    if (promotion.periods().empty())
      absl::StrAppend(&rows, RowOf(notification, CellsOf(promotion)));
  }
  for (const std::string& id : customer_promotion.changed_promotion_ids()) {
    if (!HasState(customer_promotion, id))
      absl::StrAppend(&rows, RowOf(notification, {id, "yes"}));
  }
  if (rows.empty()) {
    rows = RowOf(
        notification,
        {Parts({notification.type(), Summary(notification)}), "", "", "", ""});
  }
  return rows;
}

std::string NotificationLineHead() {
  return Line("ID", "RECEIVED", "TYPE", "CUSTOMER", "CARD", "ABOUT");
}

std::string NotificationLine(const Notification& notification) {
  const auto& subject = notification.subject();
  return Line(notification.id(), FormatTime(notification.receive_time()),
              notification.type(), subject.customer(), subject.card(),
              notification.has_customer_promotion()
                  ? absl::StrJoin(subject.promotions(), " ")
                  : Summary(notification));
}

std::string DescribeNotification(const Notification& notification) {
  const auto& subject = notification.subject();
  Sheet sheet;
  sheet.Add("id", notification.id());
  sheet.Add("type", notification.type());
  sheet.Add("source", notification.source());
  sheet.Add("received", FormatTime(notification.receive_time()));
  sheet.Add("sequence", absl::StrCat(notification.sequence()));
  sheet.Add("cursor", notification.cursor());
  sheet.Add("customer", subject.customer());
  sheet.Add("card", subject.card());
  sheet.Add("about", Summary(notification));
  sheet.Add("body", notification.raw());
  return absl::StrCat(sheet.ToString(), notification.has_customer_promotion()
                                            ? NotificationHeadline() +
                                                  NotificationRows(notification)
                                            : "");
}

}  // namespace fourws::cli
