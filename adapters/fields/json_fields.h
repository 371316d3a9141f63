#ifndef ADAPTERS_FIELDS_JSON_FIELDS_H_
#define ADAPTERS_FIELDS_JSON_FIELDS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/decimal.h"
#include "adapters/base/json_value.h"
#include "google/protobuf/struct.pb.h"
#include "google/type/decimal.pb.h"

// Readers of upstream's scalars. Their JSON types are not stable: a code may be
// a number or a string; null, "" and an absent field all mean "not there".
// Errors are INVALID_ARGUMENT and never hold the value.
namespace gateway {

// True for null and for an empty string.
bool IsNothing(JsonValue value);

// A text or a code such as 440, "440" or 440.0. Nothing reads as "".
absl::StatusOr<std::string> ReadText(JsonValue value);
// The code of a currency, in capital letters as ISO 4217 has it.
absl::StatusOr<std::string> ReadCurrency(JsonValue value);
// `Y`, `N`, `T`, `F`, `true` or `false`, as text or boolean.
absl::StatusOr<std::optional<bool>> ReadFlag(JsonValue value);
// A string is the number as it is written; a number is what its sender means,
// to the digits after the point that it keeps, if known: see DecimalOf().
absl::StatusOr<std::optional<Decimal>> ReadDecimal(
    JsonValue value, std::optional<int> scale = std::nullopt);
// `digits` after the point, if there are 0 to 9: what google.type.Money holds.
std::optional<int> ScaleOf(int digits);
// How many digits after the point amounts have; none if `value` is no number
// that ScaleOf() takes.
std::optional<int> ReadScale(JsonValue value);
// As ReadDecimal; a number of too many digits for a Decimal is kept in words.
absl::StatusOr<std::optional<google::type::Decimal>> ReadLongDecimal(
    JsonValue value);
// `yyyy-MM-dd HH:mm:ss`, GMT.
absl::StatusOr<std::optional<absl::Time>> ReadTime(JsonValue value);
std::string TimeText(absl::Time time);

// Reads the fields of one JSON object and remembers which it has read:
// Unmapped() returns the others. An unreadable field reads as nothing, and
// status() then has the error, so that a converter checks for errors once, at
// its end.
class FieldReader {
 public:
  // The document of `object` must outlive the reader. If it is no JSON object,
  // it has no fields, and status() is an error. `path` is where the object
  // stands, such as `giftcard`; it may be empty.
  FieldReader(JsonValue object, std::string path);

  std::string Text(absl::string_view name);
  std::optional<bool> Flag(absl::string_view name);
  std::optional<Decimal> Number(absl::string_view name,
                                std::optional<int> scale = std::nullopt);
  std::optional<google::type::Decimal> LongNumber(absl::string_view name);
  std::optional<absl::Time> Time(absl::string_view name);
  // The value of the field, null if it is absent.
  JsonValue Raw(absl::string_view name);
  // The objects in the list of that name. What else is in the list stays
  // unread; all of it, if it is no list.
  std::vector<JsonValue> Objects(absl::string_view name);

  // Treats a field that was read as unread, so that it is in Unmapped().
  void Keep(absl::string_view name);
  // As Keep, of `part` of the field's value.
  void KeepPart(absl::string_view name, google::protobuf::Value part);
  // Notes an error if the field is not there.
  void Require(absl::string_view name);
  // Notes an error of the field's, unless there is one already.
  void Fail(absl::string_view name, absl::string_view why);

  // The first error, with the field's path: `giftcard.amount: not a number`.
  const absl::Status& status() const { return status_; }
  // The fields not read so far, under upstream's own names.
  google::protobuf::Struct Unmapped() const;
  // Adds them to `unmapped`.
  void AddUnmapped(google::protobuf::Struct& unmapped) const;
  bool HasUnmapped() const;

 private:
  // `value`, which was read from the field; T() and a note if that failed.
  template <typename T>
  T Noted(absl::string_view name, absl::StatusOr<T> value);

  const JsonValue object_;
  const std::string path_;
  absl::InlinedVector<bool, 64> seen_;  // For each field, in their order.
  // What is unread of fields that are seen.
  std::map<std::string, google::protobuf::Value> parts_;
  absl::Status status_;
};

}  // namespace gateway

#endif  // ADAPTERS_FIELDS_JSON_FIELDS_H_
