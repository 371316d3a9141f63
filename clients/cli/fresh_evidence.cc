#include "clients/cli/fresh_evidence.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/format.h"
#include "clients/cli/money.h"
#include "clients/cli/problem.h"
#include "clients/cli/response_text.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::FreshEvidence;
using gateway::v1::GetGiftcardRequest;
using gateway::v1::GetGiftcardResponse;
using gateway::v1::Giftcard;

// `when`: before the write, or now.
void AddCard(const Giftcard& card, const std::string& when, Sheet& sheet) {
  sheet.Add(absl::StrCat("balance ", when),
            FormatMoney(card.balance(), card.currency_scale()));
  sheet.Add(absl::StrCat("active ", when), card.active() ? "yes" : "no");
}

std::string Json(const google::protobuf::Any& any) {
  const auto message = Unpack(any);
  return message == nullptr ? "" : ToReadableJson(*message);
}

std::string ErrorOf(const FreshEvidence& evidence) {
  if (!evidence.has_error()) return "";
  const Problem problem = ProblemFrom(evidence.error(), CallKind::kRead);
  return absl::StrCat(
      problem.message, " (",
      problem.reason.empty() ? CodeName(problem.code) : problem.reason, ")");
}

std::string DescribeCard(const GetGiftcardRequest& request,
                         const FreshEvidence& evidence) {
  Sheet sheet;
  sheet.Add("card", Mask(request.barcode()));
  sheet.Add("read", FormatTime(evidence.time()));
  Giftcard before;
  if (evidence.before().UnpackTo(&before)) AddCard(before, "before", sheet);
  GetGiftcardResponse now;
  if (evidence.response().UnpackTo(&now)) AddCard(now.giftcard(), "now", sheet);
  sheet.Add("not read", ErrorOf(evidence));
  return sheet.ToString();
}

}  // namespace

std::string DescribeFresh(const FreshEvidence& evidence) {
  GetGiftcardRequest card;
  if (evidence.request().UnpackTo(&card)) return DescribeCard(card, evidence);
  Sheet sheet;
  sheet.Add("read", FormatTime(evidence.time()));
  sheet.Add("not read", ErrorOf(evidence));
  return absl::StrCat("asked ", Json(evidence.request()),
                      Json(evidence.before()), sheet.ToString(),
                      Json(evidence.response()));
}

}  // namespace fourws::cli
