#include "clients/cli/response_text.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/format.h"
#include "clients/cli/money.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"

namespace fourws::cli {
namespace {

using google::protobuf::DynamicCastToGenerated;
using google::protobuf::Message;
namespace v1 = gateway::v1;
namespace v1beta1 = gateway::v1beta1;

void Describe(const v1::RedeemGiftcardResponse& redeem, Sheet& sheet) {
  sheet.Add("money", "taken");
  sheet.Add("movement", redeem.movement_id());
  if (redeem.has_balance_before())
    sheet.Add("balance before", FormatMoney(redeem.balance_before()));
  if (redeem.has_balance_after())
    sheet.Add("balance after", FormatMoney(redeem.balance_after()));
  sheet.Add("operation", redeem.operation());
}

void Describe(const v1::ActivateGiftcardResponse& activate, Sheet& sheet) {
  sheet.Add("card", activate.inserted() ? "inserted and active" : "active");
  sheet.Add("movement", activate.movement_id());
  sheet.Add("operation", activate.operation());
}

void Describe(const v1::RefundGiftcardResponse& refund, Sheet& sheet) {
  sheet.Add("money", "given back");
  sheet.Add("movement", refund.movement_id());
  sheet.Add("still refundable", FormatMoney(refund.refundable()));
  sheet.Add("operation", refund.operation());
}

void Describe(const v1::GenerateGiftcardsResponse& generated, Sheet& sheet) {
  for (const v1::GeneratedGiftcard& card : generated.giftcards()) {
    const std::string end = FormatTime(card.end_time());
    sheet.Add("barcode",
              absl::StrCat(card.barcode(), end.empty() ? "" : "  until ", end));
  }
  if (generated.giftcards().empty()) sheet.Add("cards", "none");
  sheet.Add("missing", ShortageOf(generated));
  sheet.Add("operation", generated.operation());
}

void Describe(const v1::GenerateGiftcardPdfResponse& pdf, Sheet& sheet) {
  sheet.Add("pdf", pdf.uri());
  sheet.Add("operation", pdf.operation());
}

// Describes `message` if it is a `Response`; returns whether.
template <typename Response>
bool DescribeIf(const Message& message, Sheet& sheet) {
  const auto* response = DynamicCastToGenerated<Response>(&message);
  if (response != nullptr) Describe(*response, sheet);
  return response != nullptr;
}

}  // namespace

std::unique_ptr<Message> Unpack(const google::protobuf::Any& any) {
  std::string name;
  if (!google::protobuf::Any::ParseAnyTypeUrl(any.type_url(), &name))
    return nullptr;
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          name);
  if (type == nullptr) return nullptr;
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(type)
          ->New());
  return any.UnpackTo(message.get()) ? std::move(message) : nullptr;
}

std::string DescribeResponse(const Message& response) {
  Sheet sheet;
  if (DescribeIf<v1::RedeemGiftcardResponse>(response, sheet) ||
      DescribeIf<v1::ActivateGiftcardResponse>(response, sheet) ||
      DescribeIf<v1::RefundGiftcardResponse>(response, sheet) ||
      DescribeIf<v1::GenerateGiftcardsResponse>(response, sheet) ||
      DescribeIf<v1::GenerateGiftcardPdfResponse>(response, sheet))
    return sheet.ToString();
  return ToReadableJson(response);
}

std::string DescribeChecked(const Message& response) {
  Sheet sheet;
  sheet.Add("check", "passed; nothing was sent");
  if (const auto* redeem =
          DynamicCastToGenerated<v1::RedeemGiftcardResponse>(&response))
    sheet.Add("balance", FormatMoney(redeem->balance_before()));
  if (const auto* activate =
          DynamicCastToGenerated<v1::ActivateGiftcardResponse>(&response))
    sheet.Add("card", activate->inserted() ? "unknown: to be inserted"
                                           : "known, not active");
  if (const auto* refund =
          DynamicCastToGenerated<v1::RefundGiftcardResponse>(&response))
    sheet.Add("refundable", FormatMoney(refund->refundable()));
  return sheet.ToString();
}

std::string ShortageOf(const Message& response) {
  const auto* stock =
      DynamicCastToGenerated<v1beta1::InsertStockResponse>(&response);
  if (stock != nullptr && stock->not_inserted_count() > 0)
    return absl::StrCat(stock->not_inserted_count(), " rows NOT inserted");
  const auto* generated =
      DynamicCastToGenerated<v1::GenerateGiftcardsResponse>(&response);
  if (generated == nullptr || generated->missing_count() == 0) return "";
  return absl::StrCat(generated->missing_count(),
                      " FEWER than asked: 4ws.trade made only ",
                      generated->giftcards_size());
}

int PrintResponse(const Message& response, bool json) {
  std::cout << (json ? ToJson(response) + "\n" : DescribeResponse(response));
  const std::string shortage = ShortageOf(response);
  if (shortage.empty()) return kOk;
  std::cerr << (json ? nlohmann::json{{"warning", shortage}}.dump()
                     : "warning:  " + shortage)
            << std::endl;
  return kFewer;
}

}  // namespace fourws::cli
