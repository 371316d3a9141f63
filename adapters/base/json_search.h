#ifndef ADAPTERS_BASE_JSON_SEARCH_H_
#define ADAPTERS_BASE_JSON_SEARCH_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "adapters/base/json_value.h"

namespace gateway {

// Finds values in JSON whose shape nobody documents. Names are compared
// without case and punctuation, and may be split over two levels: `cartid`
// finds `cartId`, `CART_ID` and `{"cart": {"id": ...}}`.
class JsonSearch {
 public:
  // Looks up to four levels deep. `json` need not outlive this.
  explicit JsonSearch(JsonValue json);

  // The text or whole number under the first of `names`, in lower case, that
  // is anywhere; the outermost if it is in several places. Empty if there is
  // none.
  std::string Find(std::initializer_list<absl::string_view> names) const;

 private:
  struct Found {
    std::string name;
    std::string qualified;  // With the name of what it is in before it.
    std::string text;
  };
  std::vector<Found> found_;  // The outermost first.
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_JSON_SEARCH_H_
