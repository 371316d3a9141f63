#ifndef ADAPTERS_FIELDS_FIELD_WRITER_H_
#define ADAPTERS_FIELDS_FIELD_WRITER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/fields/json_object.h"
#include "google/protobuf/struct.pb.h"
#include "google/type/decimal.pb.h"

namespace gateway {

// Writes a message of the contract as a JSON object of upstream's. It collects
// what is wrong with the message, so that ToJson() reports all faults at once.
class FieldWriter {
 public:
  // `path` is where the message stands in the request, such as
  // `cart.items[2]`; empty for the request itself.
  explicit FieldWriter(std::string path = "") : path_(std::move(path)) {}

  // Where the field `name` of the contract stands.
  std::string PathOf(absl::string_view name) const;

  // A text is left out if it is empty.
  FieldWriter& Text(absl::string_view name, absl::string_view value);
  // A number if it reads as one, as in upstream's samples.
  FieldWriter& Code(absl::string_view name, absl::string_view value);
  FieldWriter& Number(absl::string_view name, const Decimal& value);
  // As Number; a number of too many digits for a Decimal, as upstream may have
  // told it, goes digit by digit. Else an error: a sentence that does not quote
  // the value.
  absl::Status LongNumber(absl::string_view name,
                          const google::type::Decimal& value);
  FieldWriter& Flag(absl::string_view name, bool value);
  FieldWriter& Json(absl::string_view name, const nlohmann::json& value);
  FieldWriter& Struct(absl::string_view name,
                      const google::protobuf::Struct& value);
  FieldWriter& Object(absl::string_view name, const FieldWriter& object);
  FieldWriter& List(absl::string_view name,
                    const std::vector<FieldWriter>& objects);
  // Writes nothing, but no additional field may have this name from here on.
  FieldWriter& Reserve(absl::string_view name);

  // Adds the caller's own fields, under upstream's names. A name that another
  // field has, even one that was left out, is a fault. `path` is where `fields`
  // stand in the request.
  FieldWriter& Additional(const google::protobuf::Struct& fields,
                          std::string path);
  // Adds what upstream sent earlier and no field took. If a field of that name
  // was written, that one wins.
  FieldWriter& Unmapped(const google::protobuf::Struct& fields);

  // Notes a fault of the contract's field `name`.
  void Fail(absl::string_view name, absl::string_view why);

  // The JSON, or INVALID_ARGUMENT (INVALID_REQUEST) with a violation for each
  // fault.
  absl::StatusOr<std::string> ToJson() const;

 private:
  // Returns the object with the fields that go to its end, and adds the faults
  // of these to `faults`.
  JsonObject Whole(ErrorMetadata& faults) const;
  void Wrote(absl::string_view name) { written_.emplace_back(name); }

  std::string path_;
  JsonObject object_;
  std::vector<std::string> written_;
  std::vector<std::string> reserved_;  // Left out.
  google::protobuf::Struct additional_;
  std::string additional_path_;
  google::protobuf::Struct unmapped_;
  ErrorMetadata faults_;
};

}  // namespace gateway

#endif  // ADAPTERS_FIELDS_FIELD_WRITER_H_
