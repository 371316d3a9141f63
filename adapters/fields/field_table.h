#ifndef ADAPTERS_FIELDS_FIELD_TABLE_H_
#define ADAPTERS_FIELDS_FIELD_TABLE_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fields/json_fields.h"
#include "google/protobuf/message.h"

// A table says which field of the contract is which field of upstream's. One
// table serves both directions of a converter: writing and reading. Its hooks
// do what rows cannot say.
namespace gateway {

// How a field is written. Reading accepts every spelling.
enum class Format {
  kNatural,     // As the field's type has it: see Field.
  kCode,        // A text that is a number if it reads as one.
  kNumberText,  // A number within a string: `"12.5"`.
  kTrueFalse,   // A bool that is `T` or `F`.
  kBoolean,     // A bool that is JSON's own.
};

// The word that upstream has for a value of an enum.
struct Word {
  int value;
  const char* text;
};

struct Table;

// A field of the contract and upstream's name for it. Naturally a text is a
// string, a Decimal, a Money and an integer are numbers, a bool is `Y` or `N`,
// a Timestamp is GMT, an enum is one of `words`, a Struct is as it is, and a
// message, or a list of them, is `within`.
struct Field {
  // `branch_code`, or `place.branch_code` for a field of a field.
  const char* name;
  // `branchCode`. The elements of a list whose name holds a `#` are fields side
  // by side, counted from 1: `dimension#`. If they are messages, `within` has
  // the `#`, and the name here is empty.
  const char* json;
  Format format = Format::kNatural;
  const Table* within = nullptr;
  absl::Span<const Word> words = {};
};

// All fields of one message. If the message has a field `unmapped`, that keeps
// what no row takes, and goes back to upstream as it came. Its
// `additional_fields` go to upstream too; none of them may have a name that a
// row has. The rows last as long as the program: see FieldPlan.
struct Table {
  absl::Span<const Field> fields;
  // These write and read what `fields` cannot say.
  void (*write)(const google::protobuf::Message& message,
                FieldWriter& writer) = nullptr;
  void (*read)(FieldReader& reader,
               google::protobuf::Message& message) = nullptr;
};

// Writes what is present in `message`.
void WriteFields(const Table& table, const google::protobuf::Message& message,
                 FieldWriter& writer);

// What amounts are in.
struct Amounts {
  std::string currency;  // Empty if unknown.
  // How many digits after the point they have, 0 to 9; none if unknown.
  std::optional<int> scale;
};

// The usual amounts of `currency`.
Amounts AmountsIn(std::string currency);

// What the amounts of the message in `reader` are in: its own `currency_code`
// and `currency_scale`, where the table has rows for them and they are there,
// else those of `around`.
Amounts AmountsOf(const Table& table, FieldReader& reader, Amounts around);

// Reads the fields that are there, in whatever spelling. A value that cannot be
// read stays in `unmapped`, and so does what is no object in a list of them.
// Amounts are what AmountsOf() says.
void ReadFields(const Table& table, FieldReader& reader, const Amounts& around,
                google::protobuf::Message& message);

}  // namespace gateway

#endif  // ADAPTERS_FIELDS_FIELD_TABLE_H_
