#include "server/rpc/contract_check.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/operations/kinds/write_table.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::HasSubstr;

constexpr char kTransfer[] = "fourws.gateway.v1.WarehouseService.SaveTransfer";
constexpr char kCustomer[] = "fourws.gateway.v1.CustomerService.GetCustomer";

ContractParts::Has All() {
  return [](const UpstreamService&, const ContractMethod&) { return true; };
}

// Has those of all methods but `missing`.
ContractParts::Has AllBut(const std::string& missing) {
  return [missing](const UpstreamService&, const ContractMethod& method) {
    return method.name != missing;
  };
}

std::string GapsIn(const ContractParts& parts) {
  const absl::Status checked = CheckContract(UpstreamServices(), parts);
  EXPECT_THAT(checked, StatusIs(absl::StatusCode::kFailedPrecondition));
  return std::string(checked.message());
}

// A service with the one method `method`.
std::vector<UpstreamService> Only(ContractMethod method) {
  return {{.name = "x.Service", .is_of_one = false, .methods = {method}}};
}

ContractMethod Transfer() {
  for (const UpstreamService& service : UpstreamServices()) {
    for (const ContractMethod& method : service.methods) {
      if (method.name == kTransfer) return method;
    }
  }
  ADD_FAILURE() << "no " << kTransfer;
  return {};
}

TEST(ContractCheckTest, FindsNoGapInWhatTheContractAndTheValidatorsSay) {
  EXPECT_THAT(CheckContract(UpstreamServices(), {All(), All(), All()}), IsOk());
}

// Here, where every message of the contract is linked.
TEST(ContractCheckTest, FindsEachFieldThatTheWriteTableNames) {
  EXPECT_THAT(CheckWriteTable(), IsOk());
}

TEST(ContractCheckTest, NamesEachMethodAndWhatItLacks) {
  EXPECT_EQ(GapsIn({All(), All(), AllBut(kTransfer)}),
            absl::StrCat("parts of the contract cannot be served:\n", kTransfer,
                         " has no kind of write"));
  const std::string gaps =
      GapsIn({AllBut(kCustomer), AllBut(kTransfer), AllBut(kTransfer)});
  EXPECT_THAT(gaps, HasSubstr(absl::StrCat(kCustomer, " has no codec\n")));
  EXPECT_THAT(gaps, HasSubstr(absl::StrCat(kTransfer,
                                           " has no command, kind of write")));
}

TEST(ContractCheckTest, AsksForNoKindOfARead) {
  EXPECT_THAT(
      CheckContract(UpstreamServices(), {All(), All(), AllBut(kCustomer)}),
      IsOk());
}

TEST(ContractCheckTest, FindsAMethodWithoutAValidator) {
  ContractMethod method = Transfer();
  method.validator = nullptr;
  EXPECT_THAT(CheckContract(Only(method), {All(), All(), All()}).message(),
              HasSubstr(absl::StrCat(kTransfer, " has no validator")));
}

// It would be asked like a read, as often as that takes.
TEST(ContractCheckTest, TakesNoHalfWriteForARead) {
  ContractMethod method = Transfer();
  method.operation = nullptr;
  EXPECT_TRUE(method.is_write());
  EXPECT_THAT(CheckContract(Only(method), {All(), All(), All()}).message(),
              HasSubstr(absl::StrCat(kTransfer, " has no operation")));
  method = Transfer();
  method.request_id = nullptr;
  EXPECT_TRUE(method.is_write());
  EXPECT_THAT(CheckContract(Only(method), {All(), All(), All()}).message(),
              HasSubstr(absl::StrCat(kTransfer, " has no request_id")));
}

TEST(ContractCheckTest, FindsAServiceThatIsNotThere) {
  EXPECT_THAT(
      CheckContract({{.name = "x.Service", .is_of_one = false, .methods = {}}},
                    {All(), All(), All()})
          .message(),
      HasSubstr("x.Service has no methods"));
}

}  // namespace
}  // namespace gateway
