#include "clients/cli/notification_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "clients/cli/format.h"

namespace fourws::cli {
namespace {

using gateway::v1::CustomerPromotion;
using gateway::v1::Notification;
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
  return Printable(absl::StrFormat("%-20s  %-12s  %-16s  %-36s  %-7s  %-10s  "
                                   "%12s  %12s",
                                   time, customer, card, cells.promotion,
                                   cells.changed, cells.period, cells.purchases,
                                   cells.vouchers)) +
         "\n";
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
  const CustomerPromotion& told = notification.customer_promotion();
  std::string rows;
  for (const Promotion& promotion : told.promotions()) {
    for (const PromotionPeriod& period : promotion.periods())
      absl::StrAppend(&rows, RowOf(notification, CellsOf(promotion, period)));
    if (promotion.periods().empty())
      absl::StrAppend(&rows, RowOf(notification, CellsOf(promotion)));
  }
  for (const std::string& id : told.changed_promotion_ids()) {
    if (!HasState(told, id))
      absl::StrAppend(&rows, RowOf(notification, {id, "yes"}));
  }
  if (rows.empty()) rows = RowOf(notification, {notification.type()});
  return rows;
}

}  // namespace fourws::cli
