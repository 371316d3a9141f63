#include "clients/cli/filter_options.h"

#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace fourws::cli {
namespace {

using Values = google::protobuf::RepeatedPtrField<std::string>;

void AddValues(CLI::App& app, const std::string& name, Values* values,
               const std::string& help) {
  app.add_option_function<std::vector<std::string>>(
         name,
         [values](const std::vector<std::string>& given) {
           values->Assign(given.begin(), given.end());
         },
         help + ". Repeatable")
      ->type_name("TEXT");
}

}  // namespace

void AddFilter(CLI::App& app, gateway::v1::NotificationFilter& filter) {
  AddValues(app, "--type", filter.mutable_types(),
            "Only this type, such as customer_promotion or operation");
  AddValues(app, "--source", filter.mutable_sources(),
            "Only this source: 4ws, one or gateway");
  app.add_option_function<std::vector<std::string>>(
         "--customer",
         [&filter](const std::vector<std::string>& customers) {
           for (const std::string& customer : customers)
             filter.add_customers(QualifiedCustomer(customer));
         },
         "Only this customer, such as 4ws/1026311; 4ws/ is put before a bare "
         "id. Repeatable")
      ->type_name("TEXT");
  AddValues(app, "--card", filter.mutable_cards(), "Only this loyalty card");
  AddValues(app, "--promotion", filter.mutable_promotions(),
            "Only this promotion");
}

std::string QualifiedCustomer(const std::string& customer) {
  return absl::StrCat(absl::StrContains(customer, '/') ? "" : "4ws/", customer);
}

}  // namespace fourws::cli
