#include <string>

#include "tests/bench/loads.h"
#include "tests/bench/poster.h"

namespace bench {
std::string WebhookOf(int number) {
  const std::string promotion = "83394a21-e3c0-489d-8a10-7f08041b21aa";
  const std::string customer = std::to_string(1'000'000 + number % 1000);
  const nlohmann::json body = {
      {"subjectCode", customer},
      {"cardBarcode", "999" + customer},
      {"data",
       {{promotion,
         {{"YEAR_2024",
           {{"purchaseThreshold", number}, {"voucherAmount", 0}}}}}}},
      {"attributesChanged", {promotion}}};
  return body.dump();
}

nlohmann::json PostWebhooks(const Load& load) {
  Poster poster;
  return ToJson(
      Flight(load.calls, load.at_once, [&](int number, Flight::Done done) {
        poster.Post(load.target, WebhookOf(number), std::move(done));
      }).Run());
}

}  // namespace bench
