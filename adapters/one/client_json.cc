#include "adapters/one/client_json.h"

#include "adapters/base/status_macros.h"
#include "adapters/fields/field_table.h"

namespace gateway::one {
namespace {

constexpr Field kAddress[] = {
    {"name", "name"},
    {"street", "street"},
    {"city", "city"},
    {"zip_code", "zipCode"},
    {"phone", "phone"},
    {"country", "country"},
    {"external_id", "externalId"},
};
constexpr Table kAddressTable = {kAddress};

constexpr Field kAdmin[] = {
    {"name", "name"}, {"email", "email"}, {"phone", "phone"}};
constexpr Table kAdminTable = {kAdmin};

constexpr Field kClient[] = {
    {"client_id", "clientId"},
    {"account_manager_id", "accountManagerId"},
    {"account_type", "accountType"},
    {"address", "address", Format::kNatural, &kAddressTable},
    {"admin", "admin", Format::kNatural, &kAdminTable},
    {"bank_account_number", "bankAccountNumber"},
    {"business_registration_number", "businessRegistrationNumber"},
    {"client_status", "clientStatus"},
};
constexpr Table kClientTable = {kClient};

}  // namespace

absl::StatusOr<v1::Client> ClientFromJson(JsonValue json) {
  FieldReader fields(json, "");
  fields.Require("clientId");
  RETURN_IF_ERROR(fields.status());
  v1::Client client;
  ReadFields(kClientTable, fields, {}, client);
  return client;
}

}  // namespace gateway::one
