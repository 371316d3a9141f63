#ifndef SERVER_RPC_FAULTS_H_
#define SERVER_RPC_FAULTS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/place.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"

namespace gateway {

// Collects the faults of one request. Each check adds those that it finds; the
// caller gets all of them at once. Not thread-safe.
class Faults {
 public:
  // Adds a fault of `field`. `what` says it, as in "is required". The first
  // 1000 are kept.
  void Add(absl::string_view field, absl::string_view what);
  // Adds that `field` is required if `present` is false. Returns `present`.
  bool Require(absl::string_view field, bool present);

  // The value must be printable ASCII without spaces, and not empty if
  // `required`.
  void CheckKey(absl::string_view field, const std::string& value,
                size_t max_size, bool required);
  // The value must be text without control characters, and not empty if
  // `required`. `max_size` counts characters, not bytes.
  void CheckText(absl::string_view field, const std::string& value,
                 size_t max_size, bool required);

  // The value may be an id or a code of upstream's: any text of up to 1024
  // characters without control characters, and not empty if `required`.
  void CheckCopied(absl::string_view field, const std::string& value,
                   bool required);
  // As CheckCopied() of an id that is required and becomes a part of a URL's
  // path: see IsPathSegment().
  void CheckSegment(absl::string_view field, const std::string& value);

  // Checks of fields that many requests have.
  void CheckBarcode(absl::string_view field, const std::string& barcode);
  void CheckRequestId(const std::string& request_id);
  // The same for a request whose `document_id`, which may be upstream's, may
  // stand for its request id.
  void CheckRequestId(const std::string& request_id,
                      absl::string_view document_id_field,
                      const std::string& document_id);
  // 0 is valid: the size is left to the server.
  void CheckPageSize(int page_size);
  void CheckOptionalRequestId(const std::string& request_id);
  void CheckPlace(const v1::Place& place);
  // The amount must be above zero and have a currency. Its scale is not
  // checked: it depends on the card.
  void CheckAmount(bool present, const google::type::Money& amount);
  // The value must look like an ISO 4217 code. Returns whether it does.
  bool CheckCurrency(absl::string_view field, const std::string& currency);
  // The quantity, of any count of digits, must be there and above zero. What is
  // no number, CheckFields() finds.
  void CheckQuantity(absl::string_view field, bool present,
                     const google::type::Decimal& quantity);
  void CheckTime(absl::string_view field,
                 const google::protobuf::Timestamp& time);

  // Returns OK, or INVALID_ARGUMENT with a violation for each fault.
  absl::Status ToStatus() const;

 private:
  ErrorMetadata violations_;
};

}  // namespace gateway

#endif  // SERVER_RPC_FAULTS_H_
