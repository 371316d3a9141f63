#ifndef SERVER_RPC_FAULTS_H_
#define SERVER_RPC_FAULTS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/place.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/money.pb.h"

namespace gateway {

// Collects the faults of one request: each check adds those it finds, and the
// caller gets all of them at once.
class Faults {
 public:
  void Add(absl::string_view field, absl::string_view what);
  // Adds that `field` is missing if `present` is false; returns `present`.
  bool Require(absl::string_view field, bool present);

  // Printable ASCII without spaces; empty only if not `required`.
  void CheckKey(absl::string_view field, const std::string& value,
                size_t max_size, bool required);
  // Text without control characters; empty only if not `required`.
  void CheckText(absl::string_view field, const std::string& value,
                 size_t max_size, bool required);

  // Fields that many requests have.
  void CheckBarcode(absl::string_view field, const std::string& barcode);
  void CheckRequestId(const std::string& request_id);
  // As CheckRequestId, where `document_id` may stand for it.
  void CheckRequestId(const std::string& request_id,
                      absl::string_view document_id_field,
                      const std::string& document_id);
  // Of a list; 0 leaves it open.
  void CheckPageSize(int page_size);
  void CheckOptionalRequestId(const std::string& request_id);
  void CheckPlace(const v1::Place& place);
  // Above zero, with a currency. Its scale is the card's business.
  void CheckAmount(bool present, const google::type::Money& amount);
  // Returns whether it is one.
  bool CheckCurrency(absl::string_view field, const std::string& currency);
  void CheckTime(absl::string_view field,
                 const google::protobuf::Timestamp& time);

  // OK, or INVALID_ARGUMENT with a violation for each fault.
  absl::Status ToStatus() const;

 private:
  ErrorMetadata violations_;
};

}  // namespace gateway

#endif  // SERVER_RPC_FAULTS_H_
