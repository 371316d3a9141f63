#include "adapters/http/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "adapters/base/error.h"

namespace gateway {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
constexpr char kReplacement[] = "\xEF\xBF\xBD";
// What one call converts. Many characters fit, and a few bytes more.
constexpr size_t kStepBytes = size_t{8} << 10;

// iconv knows many more, some of them with a history of faults in their
// converters. A sender that needs another one can be given it here.
struct Charset {
  absl::string_view name;  // In lower case.
  // For iconv, by the order of a character's bytes.
  const char* little;
  const char* big;
  size_t unit;  // Bytes of the shortest character.
};

// Who says ISO-8859-1 or ASCII means Windows-1252, which has more characters:
// the WHATWG's Encoding Standard reads them so.
constexpr Charset kCharsets[] = {
    {"iso-8859-1", "CP1252", "CP1252", 1},
    {"latin1", "CP1252", "CP1252", 1},
    {"iso8859-1", "CP1252", "CP1252", 1},
    {"iso_8859-1", "CP1252", "CP1252", 1},
    {"ascii", "CP1252", "CP1252", 1},
    {"us-ascii", "CP1252", "CP1252", 1},
    {"windows-1252", "CP1252", "CP1252", 1},
    {"cp1252", "CP1252", "CP1252", 1},
    {"iso-8859-15", "ISO-8859-15", "ISO-8859-15", 1},
    {"utf-16", "UTF-16LE", "UTF-16BE", 2},
    {"utf-16le", "UTF-16LE", "UTF-16LE", 2},
    {"utf-16be", "UTF-16BE", "UTF-16BE", 2},
    {"utf-32", "UTF-32LE", "UTF-32BE", 4},
    {"utf-32le", "UTF-32LE", "UTF-32LE", 4},
    {"utf-32be", "UTF-32BE", "UTF-32BE", 4},
};

// By the byte order mark, or by the zeros of the first character, which is one
// of ASCII in JSON.
bool IsBigEndian(absl::string_view text) {
  return !text.empty() && (text[0] == '\0' || text[0] == '\xFE');
}

// A converter of iconv, which must be given back.
class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
  ~Converter() {
    if (exists()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool exists() const {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): what iconv_open says.
    return handle_ != reinterpret_cast<iconv_t>(-1);
  }

  // Moves what fits from the front of `text` to the end of `utf8`. Returns
  // whether the front is a character.
  bool Convert(absl::string_view& text, std::string& utf8) {
    std::array<char, kStepBytes> made;
    char* to = made.data();
    size_t room = made.size();
    // iconv changes the pointer, not the text.
    char* from = const_cast<char*>(text.data());
    size_t left = text.size();
    const size_t result = iconv(handle_, &from, &left, &to, &room);
    const bool is_character =
        result != static_cast<size_t>(-1) || errno == E2BIG;
    text.remove_prefix(text.size() - left);
    utf8.append(made.data(), made.size() - room);
    return is_character;
  }

 private:
  const iconv_t handle_;
};

}  // namespace

bool IsPlainUtf8(absl::string_view text) {
  return !absl::StrContains(text, '\0') && IsUtf8(text);
}

absl::StatusOr<std::string> ToUtf8(absl::string_view text,
                                   absl::string_view charset,
                                   size_t max_bytes) {
  const auto* const known =
      std::find_if(std::begin(kCharsets), std::end(kCharsets),
                   [&](const Charset& each) { return each.name == charset; });
  if (known == std::end(kCharsets))
    return absl::InvalidArgumentError("text in a charset that is not known");
  Converter converter(IsBigEndian(text) ? known->big : known->little);
  if (!converter.exists())
    return absl::InvalidArgumentError(
        "text in a charset that is not installed");
  std::string utf8;
  while (!text.empty()) {
    if (!converter.Convert(text, utf8)) {
      utf8 += kReplacement;
      text.remove_prefix(std::min(known->unit, text.size()));
    }
    if (utf8.size() > max_bytes)
      return absl::ResourceExhaustedError("text of more than the limit");
  }
  return std::string(absl::StripPrefix(utf8, kByteOrderMark));
}

}  // namespace gateway
