#include "clients/cli/giftcard.h"

#include <iostream>
#include <memory>

#include "CLI/CLI.hpp"
#include "clients/cli/connection.h"
#include "clients/cli/format.h"
#include "clients/cli/giftcard_writes.h"
#include "clients/cli/money.h"
#include "clients/cli/report.h"
#include "fourws/gateway/v1/giftcard_service.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::Giftcard;
using gateway::v1::GiftcardService;

std::string DescribeGiftcard(const Giftcard& card) {
  Sheet sheet;
  sheet.Add("barcode", card.barcode());
  sheet.Add("active", card.active() ? "yes" : "no");
  sheet.Add("balance", FormatMoney(card.balance(), card.currency_scale()));
  sheet.Add("issued with",
            FormatMoney(card.original_balance(), card.currency_scale()));
  sheet.Add("partial use", card.partial_use_allowed() ? "yes" : "no");
  sheet.Add("issued", FormatTime(card.issue_time()));
  sheet.Add("activated", FormatTime(card.activation_time()));
  sheet.Add("expires", FormatTime(card.expiration_time()));
  sheet.Add("item", card.item_code());
  sheet.Add("entity", card.entity_code());
  sheet.Add("branch", card.branch_code());
  return sheet.ToString();
}

int Get(const GlobalOptions& options, const std::string& barcode) {
  gateway::v1::GetGiftcardRequest request;
  request.set_barcode(barcode);
  gateway::v1::GetGiftcardResponse response;
  if (const auto problem = Connection(options).Call<GiftcardService>(
          &GiftcardService::Stub::GetGiftcard, request, response))
    return Report(*problem, options.json);
  std::cout << (options.json ? ToJson(response.giftcard()) + "\n"
                             : DescribeGiftcard(response.giftcard()));
  return kOk;
}

void AddGet(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  auto* get = family.add_subcommand("get", "Read a gift card");
  auto barcode = std::make_shared<std::string>();
  get->add_option("BARCODE", *barcode, "Barcode of the card")->required();
  get->callback(
      [=, &options, &exit_code] { exit_code = Get(options, *barcode); });
}

}  // namespace

void AddGiftcard(CLI::App& app, const GlobalOptions& options, int& exit_code) {
  auto* family = app.add_subcommand("giftcard", "Gift cards of 4ws.trade");
  family->require_subcommand(1);
  AddGet(*family, options, exit_code);
  AddGiftcardWrites(*family, options, exit_code);
}

}  // namespace fourws::cli
