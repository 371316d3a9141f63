#ifndef SERVER_OPERATIONS_KINDS_FINGERPRINT_H_
#define SERVER_OPERATIONS_KINDS_FINGERPRINT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/place.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/money.pb.h"
#include "nlohmann/json.hpp"

namespace gateway {

// Business fields in one spelling, one after the other: 10 and 10.00 are equal,
// what is absent equals what is empty. See WriteKind::FingerprintOf().
class Fingerprint {
 public:
  Fingerprint& Text(absl::string_view text);
  Fingerprint& Number(int64_t number);
  Fingerprint& Money(const google::type::Money& money);
  Fingerprint& Time(const google::protobuf::Timestamp& time);
  Fingerprint& Place(const v1::Place& place);

  std::string ToString() const;

 private:
  nlohmann::json fields_ = nlohmann::json::array();
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_FINGERPRINT_H_
