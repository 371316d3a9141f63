#ifndef ADAPTERS_BASE_MASKED_TEXT_H_
#define ADAPTERS_BASE_MASKED_TEXT_H_

#include <optional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"

// What others wrote, shown without saying who a person is: free texts and JSON
// whose shape is not known.
namespace gateway {

// Stands in the place of what is left out.
inline constexpr char kMask[] = "***";

// Names and values that are personal in one place, in addition to those that
// are personal everywhere.
struct PersonalData {
  std::set<std::string> names;  // Of members of JSON, as PlainName() has them.
  std::set<std::string> values;
};

// Letters and digits of `name` in lower case: `customer_card`, `customerCard`
// and `Customer-Card` are one name.
std::string PlainName(absl::string_view name);

// Whether all under `plain_name`, of JSON or of a message, is personal wherever
// it stands.
bool IsPersonalName(const std::string& plain_name);

// `text` in small letters, as long as before: also those with an accent that
// Western European languages have.
std::string InSmallLetters(absl::string_view text);

// `text` with e-mail addresses, numbers of 6 digits or more, telephone numbers
// and `personal.values` masked, these whether their letters are large or small.
// Nobody can know what else a text says about a person.
std::string MaskedText(absl::string_view text,
                       const PersonalData& personal = {});

// The JSON `text`, compact: all under a name that means a person or a card,
// such as `barcode`, `lastName`, `e-mail` or one of `personal.names`, is
// masked, and every other text as MaskedText does, and numbers of 6 digits or
// more before the point. None if it is no JSON.
std::optional<std::string> MaskedJson(absl::string_view text,
                                      const PersonalData& personal = {});

}  // namespace gateway

#endif  // ADAPTERS_BASE_MASKED_TEXT_H_
