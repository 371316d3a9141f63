#include "adapters/fourws/row_refusal.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/error.h"
#include "google/protobuf/descriptor.h"
#include "google/rpc/error_details.pb.h"

namespace gateway::fourws {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr absl::string_view kAtRow = "at row";

// The number in `... at row: 2`; 0 if there is none.
int RowIn(absl::string_view text) {
  const std::string lower = absl::AsciiStrToLower(text);
  const size_t at = lower.rfind(std::string(kAtRow));
  if (at == std::string::npos) return 0;
  absl::string_view rest = text.substr(at + kAtRow.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(": "), rest.size()));
  rest = rest.substr(0, rest.find_first_not_of("0123456789"));
  int row = 0;
  return absl::SimpleAtoi(rest, &row) ? row : 0;
}

bool IsListOfRows(const FieldDescriptor& field) {
  return field.is_repeated() &&
         field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         (field.name() == "items" || field.name() == "rows");
}

// Where the request has that row, such as `cart.items[1]`.
std::optional<std::string> PlaceOf(const Message& message, int row,
                                   const std::string& path) {
  const auto& type = *message.GetDescriptor();
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string name = absl::StrCat(path, field.name());
    if (IsListOfRows(field)) {
      if (row > reflection.FieldSize(message, &field)) return std::nullopt;
      return absl::StrCat(name, "[", row - 1, "]");
    }
    if (field.is_repeated() ||
        field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        !reflection.HasField(message, &field))
      continue;
    auto within = PlaceOf(reflection.GetMessage(message, &field), row,
                          absl::StrCat(name, "."));
    if (within) return within;
  }
  return std::nullopt;
}

}  // namespace

absl::Status WithRow(absl::Status refusal, const Message& request) {
  const auto info = InfoOf(refusal);
  if (!info.has_value()) return refusal;
  const auto text = info->metadata().find("upstream_message");
  const int row = text == info->metadata().end() ? 0 : RowIn(text->second);
  if (row < 1) return refusal;
  const auto place = PlaceOf(request, row, "");
  if (!place) return refusal;
  google::rpc::BadRequest bad;
  auto& violation = *bad.add_field_violations();
  violation.set_field(*place);
  violation.set_description(std::string(refusal.message()));
  return WithBadRequest(std::move(refusal), bad);
}

}  // namespace gateway::fourws
