#include "adapters/fields/json_fields.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "adapters/base/binary_decimal.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr absl::string_view kTimeFormat = "%E4Y-%m-%d %H:%M:%S";
constexpr absl::string_view kTimeShape = "dddd-dd-dd dd:dd:dd";
constexpr int kAnyScale = std::numeric_limits<int>::max();

// The number that `length` digits of `text` make.
int DigitsAt(absl::string_view text, size_t at, size_t length) {
  int number = 0;
  for (const char c : text.substr(at, length)) number = number * 10 + (c - '0');
  return number;
}

// The shortest text that means the same number.
std::string NumberText(JsonValue number) {
  if (number.kind() != JsonKind::kFloat) return std::string(number.text());
  char buffer[64];
  const auto end =
      std::to_chars(std::begin(buffer), std::end(buffer), number.number());
  return std::string(std::begin(buffer), end.ptr);
}

std::string WordsOf(JsonValue value) {
  return value.is_string() ? std::string(value.text()) : NumberText(value);
}

bool IsNumberText(absl::string_view text) {
  // from_chars would also take "inf" and "nan".
  if (text.find_first_not_of("0123456789.-+eE") != absl::string_view::npos)
    return false;
  double ignored = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, ignored);
  return read.ec == std::errc() && read.ptr == end;
}

// The time that `text`, of kTimeShape, means; none if there is no such time.
// absl::ParseTime would take ten times as long for it.
std::optional<absl::CivilSecond> CivilTime(absl::string_view text) {
  const int month = DigitsAt(text, 5, 2);
  const int day = DigitsAt(text, 8, 2);
  const int hour = DigitsAt(text, 11, 2);
  const int minute = DigitsAt(text, 14, 2);
  const int second = DigitsAt(text, 17, 2);
  const absl::CivilSecond civil(DigitsAt(text, 0, 4), month, day, hour, minute,
                                second);
  // What there is not was made another time.
  const bool is_same = civil.month() == month && civil.day() == day &&
                       civil.hour() == hour && civil.minute() == minute &&
                       civil.second() == second;
  return is_same ? std::optional(civil) : std::nullopt;
}

absl::Status NotATime() {
  return absl::InvalidArgumentError("not a time such as 2024-12-31 23:59:59");
}

absl::Status NotANumber() { return absl::InvalidArgumentError("not a number"); }

}  // namespace

bool IsNothing(JsonValue value) {
  return value.is_null() || (value.is_string() && value.text().empty());
}

absl::StatusOr<std::string> ReadText(JsonValue value) {
  if (value.is_null()) return "";
  if (value.is_string() || value.kind() == JsonKind::kInteger)
    return std::string(value.text());
  if (!value.is_number()) return absl::InvalidArgumentError("not a text");
  const absl::StatusOr<Decimal> exact = Decimal::Parse(value.text());
  if (exact.ok()) return exact->ToString();
  const std::string text = NumberText(value);
  const absl::StatusOr<Decimal> number = Decimal::Parse(text);
  return number.ok() ? number->ToString() : text;
}

absl::StatusOr<std::string> ReadCurrency(JsonValue value) {
  ASSIGN_OR_RETURN(const std::string code, ReadText(value));
  return absl::AsciiStrToUpper(code);
}

absl::StatusOr<std::optional<bool>> ReadFlag(JsonValue value) {
  if (IsNothing(value)) return std::nullopt;
  if (value.is_boolean()) return value.kind() == JsonKind::kTrue;
  if (value.is_string()) {
    const absl::string_view text = value.text();
    for (absl::string_view word : {"Y", "T", "true"}) {
      if (absl::EqualsIgnoreCase(text, word)) return true;
    }
    for (absl::string_view word : {"N", "F", "false"}) {
      if (absl::EqualsIgnoreCase(text, word)) return false;
    }
  }
  return absl::InvalidArgumentError("neither Y nor N");
}

absl::StatusOr<std::optional<Decimal>> ReadDecimal(JsonValue value,
                                                   std::optional<int> scale) {
  if (IsNothing(value)) return std::nullopt;
  if (!value.is_number() && !value.is_string()) return NotANumber();
  const absl::StatusOr<Decimal> number = Decimal::Parse(value.text());
  const bool is_float = value.kind() == JsonKind::kFloat;
  // What so few digits say survives the sender's binary numbers.
  if (number.ok() &&
      (!is_float || number->scale() <= scale.value_or(kAnyScale)))
    return *number;
  if (is_float) {
    ASSIGN_OR_RETURN(const Decimal meant, DecimalOf(value.number(), scale));
    return meant;
  }
  return IsNumberText(value.text())
             ? absl::InvalidArgumentError("a number of too many digits")
             : NotANumber();
}

std::optional<int> ScaleOf(int digits) {
  constexpr int kMaxScale = 9;
  return 0 <= digits && digits <= kMaxScale ? std::optional(digits)
                                            : std::nullopt;
}

std::optional<int> ReadScale(JsonValue value) {
  const auto number = ReadDecimal(value, /*scale=*/0);
  int digits = 0;
  if (!number.ok() || !number->has_value() ||
      !absl::SimpleAtoi((*number)->ToString(), &digits))
    return std::nullopt;
  return ScaleOf(digits);
}

absl::StatusOr<std::optional<google::type::Decimal>> ReadLongDecimal(
    JsonValue value) {
  const auto number = ReadDecimal(value);
  if (number.ok()) {
    if (!number->has_value()) return std::nullopt;
    return (*number)->ToProto();
  }
  if (!value.is_string() && !value.is_number()) return number.status();
  google::type::Decimal exact;
  exact.set_value(WordsOf(value));
  if (!IsNumberText(exact.value())) return number.status();
  return exact;
}

absl::StatusOr<std::optional<absl::Time>> ReadTime(JsonValue value) {
  if (IsNothing(value)) return std::nullopt;
  if (!value.is_string()) return NotATime();
  const absl::string_view text = value.text();
  const bool shaped =
      std::equal(text.begin(), text.end(), kTimeShape.begin(), kTimeShape.end(),
                 [](char c, char s) {
                   return s == 'd' ? absl::ascii_isdigit(c) : c == s;
                 });
  if (!shaped) return NotATime();
  const auto civil = CivilTime(text);
  if (!civil.has_value() || civil->year() == 0) return NotATime();
  return absl::FromCivil(*civil, absl::UTCTimeZone());
}

std::string TimeText(absl::Time time) {
  return absl::FormatTime(kTimeFormat, time, absl::UTCTimeZone());
}

FieldReader::FieldReader(JsonValue object, std::string path)
    : object_(object),
      path_(std::move(path)),
      seen_(object.is_object() ? object.size() : 0, false) {
  if (!object_.is_object()) {
    status_ = absl::InvalidArgumentError(
        absl::StrCat(path_, path_.empty() ? "" : ": ",
                     object_.is_null() ? "missing" : "not an object"));
  }
}

template <typename T>
T FieldReader::Noted(absl::string_view name, absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  Fail(name, value.status().message());
  return T();
}

std::string FieldReader::Text(absl::string_view name) {
  return Noted(name, ReadText(Raw(name)));
}
std::optional<bool> FieldReader::Flag(absl::string_view name) {
  return Noted(name, ReadFlag(Raw(name)));
}
std::optional<Decimal> FieldReader::Number(absl::string_view name,
                                           std::optional<int> scale) {
  return Noted(name, ReadDecimal(Raw(name), scale));
}
std::optional<google::type::Decimal> FieldReader::LongNumber(
    absl::string_view name) {
  return Noted(name, ReadLongDecimal(Raw(name)));
}
std::optional<absl::Time> FieldReader::Time(absl::string_view name) {
  return Noted(name, ReadTime(Raw(name)));
}

JsonValue FieldReader::Raw(absl::string_view name) {
  const size_t index = object_.IndexOf(name);
  if (index >= seen_.size()) return {};
  seen_[index] = true;
  return object_[index];
}

std::vector<JsonValue> FieldReader::Objects(absl::string_view name) {
  const JsonValue list = Raw(name);
  std::vector<JsonValue> objects;
  if (!list.is_array()) {
    if (!IsNothing(list)) Keep(name);
    return objects;
  }
  std::vector<JsonValue> others;
  for (const JsonValue element : list)
    (element.is_object() ? objects : others).push_back(element);
  if (!others.empty()) KeepPart(name, ListToValue(others));
  return objects;
}

void FieldReader::Keep(absl::string_view name) {
  const size_t index = object_.IndexOf(name);
  if (index < seen_.size()) seen_[index] = false;
}

void FieldReader::KeepPart(absl::string_view name,
                           google::protobuf::Value part) {
  parts_[std::string(name)] = std::move(part);
}

void FieldReader::Require(absl::string_view name) {
  if (IsNothing(Raw(name))) Fail(name, "missing");
}

void FieldReader::Fail(absl::string_view name, absl::string_view why) {
  if (!status_.ok()) return;
  status_ = absl::InvalidArgumentError(
      absl::StrCat(path_, path_.empty() ? "" : ".", name, ": ", why));
}

google::protobuf::Struct FieldReader::Unmapped() const {
  google::protobuf::Struct unmapped;
  AddUnmapped(unmapped);
  return unmapped;
}

void FieldReader::AddUnmapped(google::protobuf::Struct& unmapped) const {
  auto& fields = *unmapped.mutable_fields();
  for (size_t i = 0; i < seen_.size(); ++i) {
    if (seen_[i]) continue;
    const JsonValue field = object_[i];
    JsonToValue(field, fields[std::string(field.name())]);
  }
  for (const auto& [name, part] : parts_) {
    // The whole field goes before a part of it.
    if (!fields.contains(name)) fields[name] = part;
  }
}

bool FieldReader::HasUnmapped() const {
  return !parts_.empty() || absl::c_linear_search(seen_, false);
}

}  // namespace gateway
