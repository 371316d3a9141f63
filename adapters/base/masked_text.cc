#include "adapters/base/masked_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "adapters/base/json.h"

namespace gateway {
namespace {

using nlohmann::json;

// A whole name. 4ws.trade has English and Italian ones.
constexpr absl::string_view kNames[] = {
    "card", "cell", "customer", "holder", "nome", "note", "notes", "user",
};
// Anywhere in a name.
constexpr absl::string_view kPartsOfNames[] = {
    "address",  "barcode",    "birth",          "cap",
    "cardcode", "cardnumber", "city",           "cognome",
    "contact",  "email",      "fiscal",         "indirizzo",
    "mail",     "mobile",     "nascita",        "phone",
    "postcode", "street",     "surname",        "telefono",
    "zip",      "fax",        "customer",       "password",
    "token",    "iban",       "vatcode",        "nominativo",
    "client",   "denomina",   "ragionesociale", "tel",
    "cellul",
};

bool IsDigit(char c) { return absl::ascii_isdigit(c); }

// How much at the start of `text`, which begins with a digit, is one number:
// digits, and single separators between them.
size_t LengthOfNumber(absl::string_view text) {
  size_t length = 0;
  while (length < text.size()) {
    const bool goes_on = length + 1 < text.size() && IsDigit(text[length + 1]);
    const bool separates =
        goes_on &&
        absl::string_view(" -./").find(text[length]) != absl::string_view::npos;
    if (!IsDigit(text[length]) && !separates) break;
    ++length;
  }
  return length;
}

// A barcode or a telephone number, but neither an amount nor a date.
bool LeadsToSomebody(absl::string_view number) {
  constexpr int kRun = 6;
  constexpr int kInAll = 9;
  int run = 0;
  int longest = 0;
  for (const char c : number) {
    run = IsDigit(c) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest >= kRun ||
         std::count_if(number.begin(), number.end(), IsDigit) >= kInAll;
}

std::string WithoutNumbers(absl::string_view text) {
  std::string masked;
  while (!text.empty()) {
    const size_t length = IsDigit(text.front()) ? LengthOfNumber(text) : 0;
    const absl::string_view number = text.substr(0, length);
    if (LeadsToSomebody(number))
      masked += kMask;
    else
      masked.append(text.data(), std::max<size_t>(length, 1));
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  return masked;
}

std::string WithoutAddresses(absl::string_view text) {
  const auto is_part = [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) &&
           absl::string_view("<>()[]{},;:\"'").find(c) ==
               absl::string_view::npos;
  };
  std::string masked;
  while (!text.empty()) {
    const size_t length =
        std::find_if_not(text.begin(), text.end(), is_part) - text.begin();
    const absl::string_view word = text.substr(0, length);
    if (absl::StrContains(word, "@"))
      masked += kMask;
    else
      masked.append(word.data(), word.size());
    text.remove_prefix(length);
    if (text.empty()) break;
    masked += text.front();
    text.remove_prefix(1);
  }
  return masked;
}

// Marks where `value` is in `text`; both are in small letters.
void Mark(absl::string_view text, const std::string& value,
          std::vector<bool>& marked) {
  size_t done = 0;
  for (size_t at = text.find(value); at != absl::string_view::npos;
       at = text.find(value, at + 1)) {
    const size_t end = at + value.size();
    for (size_t i = std::max(at, done); i < end; ++i) marked[i] = true;
    done = end;
  }
}

// All are found before one is masked, for one may be a part of another.
std::string WithoutValues(absl::string_view text,
                          const std::set<std::string>& values) {
  constexpr size_t kShortest = 3;  // Shorter ones are parts of other words.
  if (values.empty()) return std::string(text);
  const std::string small = InSmallLetters(text);
  std::vector<bool> marked(text.size(), false);
  for (const std::string& value : values) {
    if (value.size() >= kShortest) Mark(small, InSmallLetters(value), marked);
  }
  std::string masked;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!marked[i])
      masked += text[i];
    else if (i == 0 || !marked[i - 1])
      masked += kMask;
  }
  return masked;
}

// As a text of the same digits would. A fraction is that of an amount.
bool LeadsToSomebody(double number) { return std::abs(number) >= 1e5; }

bool IsPersonal(const std::string& name, const PersonalData& personal) {
  return personal.names.contains(name) || IsPersonalName(name);
}

void MaskWithin(json& value, const PersonalData& personal, bool is_personal) {
  if (value.is_object()) {
    for (auto& [name, member] : value.items())
      MaskWithin(member, personal,
                 is_personal || IsPersonal(PlainName(name), personal));
  } else if (value.is_array()) {
    for (json& element : value) MaskWithin(element, personal, is_personal);
  } else if ((is_personal && !value.is_null() && !value.is_boolean()) ||
             (value.is_number() && LeadsToSomebody(value.get<double>()))) {
    value = kMask;
  } else if (value.is_string()) {
    value = MaskedText(value.get<std::string>(), personal);
  }
}

}  // namespace

std::string PlainName(absl::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)))
      plain += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return plain;
}

bool IsPersonalName(const std::string& plain_name) {
  const auto is_in = [&](absl::string_view part) {
    return absl::StrContains(plain_name, part);
  };
  return absl::EndsWith(plain_name, "name") ||
         std::count(std::begin(kNames), std::end(kNames), plain_name) > 0 ||
         std::any_of(std::begin(kPartsOfNames), std::end(kPartsOfNames), is_in);
}

std::string InSmallLetters(absl::string_view text) {
  std::string small = absl::AsciiStrToLower(text);
  // In UTF-8, U+00C0 to U+00DE are 0xC3 and 0x80 to 0x9E, and their small
  // letters are 0x20 behind them; one of them is the sign of multiplication.
  for (size_t i = 0; i + 1 < small.size(); ++i) {
    const auto next = static_cast<unsigned char>(small[i + 1]);
    if (small[i] == '\xC3' && next >= 0x80 && next <= 0x9E && next != 0x97)
      small[i + 1] = static_cast<char>(next + 0x20);
  }
  return small;
}

std::string MaskedText(absl::string_view text, const PersonalData& personal) {
  return WithoutNumbers(WithoutAddresses(WithoutValues(text, personal.values)));
}

std::optional<std::string> MaskedJson(absl::string_view text,
                                      const PersonalData& personal) {
  auto read = ParseForeignJson(text);
  if (!read.ok()) return std::nullopt;
  MaskWithin(*read, personal, /*is_personal=*/false);
  return JsonText(*read);
}

}  // namespace gateway
