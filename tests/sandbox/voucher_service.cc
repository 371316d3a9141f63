#include "tests/sandbox/voucher_service.h"

#include <string>
#include <utility>

#include "tests/sandbox/pages.h"

namespace sandbox {
namespace {

bool IsActive(const Json& voucher) {
  return TextAt(voucher, "flgActive") == "Y";
}

// A page of the vouchers of which `wanted` is true.
template <typename Wanted>
Judgement Vouchers(const State& state, const Json& query, Wanted wanted) {
  Json rows = Json::array();
  for (const auto& [barcode, voucher] : state.shelf.All("vouchers")) {
    if (wanted(voucher)) rows.push_back(voucher);
  }
  return Answered(PageOf(query, rows, Limit::kIgnored));
}

}  // namespace

Judgement JudgeCustomerVouchers(const State& state, Json query) {
  const std::string card = TextAt(query, "barcode");
  if (card.empty()) return NotGiven("barcode");
  return Vouchers(state, query, [&card](const Json& voucher) {
    return IsActive(voucher) && TextAt(voucher, "clientBarcode") == card;
  });
}

Judgement JudgeActivatedVouchers(const State& state, Json query) {
  const std::string start = TextAt(query, "startDate");
  const std::string end = TextAt(query, "endDate");
  if (start.empty()) return NotGiven("startDate");
  if (end.empty()) return NotGiven("endDate");
  return Vouchers(state, query, [&](const Json& voucher) {
    const std::string activated = TextAt(voucher, "activationDate");
    return IsActive(voucher) && start <= activated && activated <= end;
  });
}

Judgement JudgeLatestVouchers(const State& state, Json query) {
  const std::string from = TextAt(query, "fromDateTime");
  if (from.empty()) return NotGiven("fromDateTime");
  return Vouchers(state, query, [&from](const Json& voucher) {
    return TextAt(voucher, "creationDate") > from;
  });
}

void SeedVouchers(Shelf& shelf) {
  const auto put = [&shelf](const char* barcode, const char* made,
                            const char* active) {
    shelf.Put("vouchers", barcode,
              {{"barcode", barcode},
               {"clientBarcode", "0099000001209"},
               {"amount", Exact("12.5")},
               {"currency", "EUR"},
               {"flgActive", active},
               {"creationDate", made},
               {"activationDate", made},
               {"startDate", made},
               {"endDate", "2099-01-01 00:00:00"}});
  };
  put("0081000000017", "2024-01-31 10:00:00", "Y");
  put("0081000000024", "2024-02-29 10:00:00", "Y");
  put("0081000000031", "2024-03-31 10:00:00", "N");
}

}  // namespace sandbox
