#include "clients/cli/document.h"

#include <utility>

#include "clients/cli/verb.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"

namespace fourws::cli {
namespace {

namespace v1 = gateway::v1;
namespace v1beta1 = gateway::v1beta1;

struct Family {
  const char* name;
  const char* help;
};

constexpr Family kFamilies[] = {
    {"cart", "Carts, validated by 4ws.trade"},
    {"customer", "Customers of 4ws.trade"},
};

// Each in its family.
const std::pair<const char*, Verb> kVerbs[] = {
    {"cart",
     {"validate", "Recognise, price and discount what is in a cart",
      "fourws.gateway.v1.CartService.ValidateCart",
      v1::ValidateCartRequest::default_instance()}},
    {"cart",
     {"fully-validate", "The same with all amounts worked out",
      "fourws.gateway.v1.CartService.FullyValidateCart",
      v1::FullyValidateCartRequest::default_instance()}},
    {"customer",
     {"get", "Read a customer by loyalty card",
      "fourws.gateway.v1.CustomerService.GetCustomer",
      v1::GetCustomerRequest::default_instance(), "card_barcode"}},
    {"customer",
     {"opt-in", "Record what a customer agreed to",
      "fourws.gateway.v1beta1.CustomerService.SetCustomerOptIn",
      v1beta1::SetCustomerOptInRequest::default_instance()}},
};

}  // namespace

void AddDocuments(CLI::App& app, const GlobalOptions& options, int& exit_code) {
  for (const Family& row : kFamilies) {
    auto* family = app.add_subcommand(row.name, row.help);
    family->require_subcommand(1);
  }
  for (const auto& [family, verb] : kVerbs)
    AddVerb(*app.get_subcommand(family), verb, options, exit_code);
}

std::vector<const google::protobuf::MethodDescriptor*> DocumentMethods() {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const auto& [family, verb] : kVerbs) {
    methods.push_back(
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            verb.method));
  }
  return methods;
}

}  // namespace fourws::cli
