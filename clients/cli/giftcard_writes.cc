#include "clients/cli/giftcard_writes.h"

#include <functional>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/money.h"
#include "clients/cli/operation_client.h"
#include "clients/cli/report.h"
#include "clients/cli/write.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

namespace fourws::cli {
namespace {

namespace v1 = gateway::v1;

// The options of a command. Some of them fill its request.
template <typename Request>
struct Wanted {
  Request request;
  WriteOptions write;
  std::string amount;
  std::string currency = "EUR";
};

// A command that makes the write `method`.
template <typename Request>
class Command {
 public:
  Command(CLI::App& family, const char* name, const char* help,
          const char* method, const GlobalOptions& options, int& exit_code)
      : app_(*family.add_subcommand(name, help)),
        wanted_(std::make_shared<Wanted<Request>>()) {
    AddWriteOptions(app_, wanted_->write);
    app_.callback(
        [wanted = wanted_, &options, &exit_code,
         name = absl::StrCat("fourws.gateway.v1.GiftcardService.", method)] {
          exit_code = Run(options, name, *wanted);
        });
  }

  CLI::App& app() { return app_; }
  Wanted<Request>& wanted() { return *wanted_; }

  // An option whose text goes into the request.
  using Set = std::function<void(Request&, const std::string&)>;
  CLI::Option* Add(const char* name, const char* help, Set set) {
    return app_.add_option_function<std::string>(
        name,
        [wanted = wanted_, set = std::move(set)](const std::string& text) {
          set(wanted->request, text);
        },
        help);
  }

  void AddBarcode() {
    Add("BARCODE", "Barcode of the card", [](Request& request, auto& text) {
      request.set_barcode(text);
    })->required();
  }

  void AddAmount(const char* help) {
    app_.add_option("AMOUNT", wanted_->amount, help)->required();
    app_.add_option("--currency", wanted_->currency, "Currency of the card")
        ->capture_default_str();
  }

  void AddPlace() {
    Add("--entity", "Code of the entity", [](auto& request, auto& text) {
      request.mutable_place()->set_entity_code(text);
    });
    Add("--branch", "Code of the branch", [](auto& request, auto& text) {
      request.mutable_place()->set_branch_code(text);
    });
    Add("--register", "Code of the till", [](auto& request, auto& text) {
      request.mutable_place()->set_register_code(text);
    });
    Add("--seller", "Id of the seller", [](auto& request, auto& text) {
      request.mutable_place()->set_seller_id(text);
    });
  }

 private:
  static int Run(const GlobalOptions& options, const std::string& method,
                 Wanted<Request>& wanted) {
    if constexpr (requires { wanted.request.mutable_amount(); }) {
      const auto amount = ParseMoney(wanted.amount, wanted.currency);
      if (!amount) {
        return ReportUsage("AMOUNT", "must be a decimal amount such as 12.50",
                           options.json);
      }
      *wanted.request.mutable_amount() = *amount;
    }
    return RunWrite(options, method, wanted.request, wanted.write);
  }

  CLI::App& app_;
  const std::shared_ptr<Wanted<Request>> wanted_;
};

void AddRedeem(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  Command<v1::RedeemGiftcardRequest> redeem(
      family, "redeem", "Take money off a gift card", "RedeemGiftcard", options,
      exit_code);
  redeem.AddBarcode();
  redeem.AddAmount("How much, such as 12.50");
  redeem.AddPlace();
  redeem.app().add_flag_callback(
      "--balance-after",
      [&request = redeem.wanted().request] {
        request.set_read_balance_after(true);
      },
      "Read the card once more after the debit");
}

void AddActivate(CLI::App& family, const GlobalOptions& options,
                 int& exit_code) {
  using Request = v1::ActivateGiftcardRequest;
  Command<Request> activate(family, "activate",
                            "Put money on a gift card and make it usable",
                            "ActivateGiftcard", options, exit_code);
  activate.AddBarcode();
  activate.AddAmount("What the card is worth, such as 25.00");
  activate.AddPlace();
  activate.Add("--customer-card", "Barcode of the holder's loyalty card",
               [](Request& request, auto& text) {
                 request.mutable_holder()->set_customer_card(text);
               });
  activate.Add("--customer-code", "Code of the holder",
               [](Request& request, auto& text) {
                 request.mutable_holder()->set_customer_code(text);
               });
  activate.Add("--name", "Name of the holder",
               [](Request& request, auto& text) {
                 request.mutable_holder()->set_name(text);
               });
  auto* country = activate.Add(
      "--new-country",
      "If the card is unknown, insert it: country, such as IT; needs --branch",
      [](Request& request, auto& text) {
        request.mutable_new_giftcard()->set_country(text);
      });
  auto* price_list = activate.Add(
      "--new-price-list", "If the card is unknown, insert it: price list",
      [](Request& request, auto& text) {
        request.mutable_new_giftcard()->set_price_list(text);
      });
  country->needs(price_list);
  price_list->needs(country);
}

void AddRefund(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  using Request = v1::RefundGiftcardRequest;
  Command<Request> refund(family, "refund",
                          "Give back money that a redeem took",
                          "RefundGiftcard", options, exit_code);
  refund
      .Add("OPERATION", "Operation of the redeem",
           [](Request& request, auto& text) {
             request.set_redeem_operation(OperationName(text));
           })
      ->required();
  refund.AddAmount("How much, such as 12.50");
  refund.AddPlace();
}

void AddGenerate(CLI::App& family, const GlobalOptions& options,
                 int& exit_code) {
  using Request = v1::GenerateGiftcardsRequest;
  Command<Request> generate(family, "generate",
                            "Make barcodes for cards to be activated later",
                            "GenerateGiftcards", options, exit_code);
  generate
      .Add("ITEM", "Code of the financial item",
           [](Request& request, auto& text) { request.set_item_code(text); })
      ->required();
  generate.app()
      .add_option_function<int>(
          "COUNT",
          [&request = generate.wanted().request](int count) {
            request.set_count(count);
          },
          "How many")
      ->required();
}

void AddPdf(CLI::App& family, const GlobalOptions& options, int& exit_code) {
  Command<v1::GenerateGiftcardPdfRequest> pdf(
      family, "pdf", "Make a printable PDF of gift cards",
      "GenerateGiftcardPdf", options, exit_code);
  pdf.app()
      .add_option_function<std::vector<std::string>>(
          "BARCODE",
          [&request =
               pdf.wanted().request](const std::vector<std::string>& barcodes) {
            for (const std::string& barcode : barcodes)
              request.add_barcodes(barcode);
          },
          "Barcodes of the cards")
      ->required();
}

}  // namespace

void AddGiftcardWrites(CLI::App& family, const GlobalOptions& options,
                       int& exit_code) {
  AddRedeem(family, options, exit_code);
  AddActivate(family, options, exit_code);
  AddRefund(family, options, exit_code);
  AddGenerate(family, options, exit_code);
  AddPdf(family, options, exit_code);
}

}  // namespace fourws::cli
