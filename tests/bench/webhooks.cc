#include <string>

#include "absl/strings/substitute.h"
#include "tests/bench/loads.h"
#include "tests/bench/poster.h"

namespace bench {

std::string WebhookOf(int number) {
  return absl::Substitute(
      R"({"subjectCode":"$0","cardBarcode":"999$0","data":{"$1":)"
      R"({"YEAR_2024":{"purchaseThreshold":$2,"voucherAmount":0}}},)"
      R"("attributesChanged":["$1"]})",
      1'000'000 + number % 1000, "83394a21-e3c0-489d-8a10-7f08041b21aa",
      number);
}

nlohmann::json PostWebhooks(const Load& load) {
  Poster poster;
  const Url url = ToUrl(load.target);
  return ToJson(
      Flight(load.pace, [&](int number, absl::Time, Flight::Done done) {
        poster.Post(url, WebhookOf(number), std::move(done));
      }).Run());
}

}  // namespace bench
