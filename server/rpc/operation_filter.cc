#include "server/rpc/operation_filter.h"

#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "server/operations/kinds/giftcard_checks.h"
#include "server/operations/operation_name.h"

namespace gateway {
namespace {

using State = v1::OperationMetadata::State;

// A part of the filter, and where it stands.
struct Word {
  size_t at = 0;
  std::string text;
};

absl::Status Fault(size_t at, absl::string_view what) {
  return InvalidRequest({{"filter", absl::StrCat("at ", at + 1, ": ", what)}});
}

// Takes a filter apart, from left to right.
class Words {
 public:
  explicit Words(absl::string_view filter) : filter_(filter) {}

  bool AtEnd() {
    while (at_ < filter_.size() && absl::ascii_isspace(filter_[at_])) ++at_;
    return at_ == filter_.size();
  }
  size_t at() const { return at_; }

  // A field or `AND`; empty if there is none.
  Word Name() {
    return TakeWhile([](char c) { return absl::ascii_isalpha(c) || c == '_'; });
  }
  // Empty if there is none.
  Word Operator() {
    return TakeWhile([](char c) { return absl::StrContains("=<>!:", c); });
  }

  // Bare or in double quotes, where a backslash goes before a quote or another
  // backslash.
  absl::StatusOr<Word> Value() {
    if (AtEnd() || filter_[at_] != '"') {
      Word bare = TakeWhile([](char c) {
        return absl::ascii_isgraph(c) && !absl::StrContains("\"\\()", c);
      });
      if (bare.text.empty()) return Fault(bare.at, "a value is missing");
      return bare;
    }
    Word quoted{at_, ""};
    for (++at_; at_ < filter_.size(); ++at_) {
      if (filter_[at_] == '"') {
        ++at_;
        return quoted;
      }
      if (filter_[at_] == '\\' && ++at_ == filter_.size()) break;
      quoted.text.push_back(filter_[at_]);
    }
    return Fault(quoted.at, "the quote is never closed");
  }

 private:
  template <typename Belongs>
  Word TakeWhile(Belongs belongs) {
    AtEnd();
    Word word{at_, ""};
    while (at_ < filter_.size() && belongs(filter_[at_]))
      word.text.push_back(filter_[at_++]);
    return word;
  }

  const absl::string_view filter_;
  size_t at_ = 0;
};

// A name that divides operations of that time and later from earlier ones.
absl::StatusOr<std::string> ReadTime(const Word& value) {
  absl::Time time;
  // ParseTime alone would also take "infinite-past".
  if (value.text.empty() || !absl::ascii_isdigit(value.text[0]) ||
      !absl::ParseTime(absl::RFC3339_full, value.text, &time, nullptr))
    return Fault(value.at, "is no time such as \"2026-01-31T10:00:00Z\"");
  return FirstOperationName(time);
}

absl::Status ReadState(const Word& value, OperationQuery& query) {
  State state;
  if (!v1::OperationMetadata::State_Parse(absl::StrCat("STATE_", value.text),
                                          &state) ||
      state == v1::OperationMetadata::STATE_UNSPECIFIED)
    return Fault(value.at, "is no state such as UNRESOLVED");
  query.state = state;
  return absl::OkStatus();
}

absl::Status ReadDone(const Word& value, OperationQuery& query) {
  if (value.text != "true" && value.text != "false")
    return Fault(value.at, "is neither true nor false");
  query.done = value.text == "true";
  return absl::OkStatus();
}

template <std::string OperationQuery::*field>
absl::Status ReadText(const Word& value, OperationQuery& query) {
  // Nothing has an empty one, and to the store it would mean any.
  if (value.text.empty()) return Fault(value.at, "must not be empty");
  query.*field = value.text;
  return absl::OkStatus();
}

// A card is found by any spelling of its barcode.
absl::Status ReadResource(const Word& value, OperationQuery& query) {
  RETURN_IF_ERROR(ReadText<&OperationQuery::resource>(value, query));
  absl::string_view barcode = value.text;
  if (absl::ConsumePrefix(&barcode, "giftcards/"))
    query.resource = GiftcardResource(barcode);
  return absl::OkStatus();
}

template <std::string OperationQuery::*field>
absl::Status ReadBound(const Word& value, OperationQuery& query) {
  ASSIGN_OR_RETURN(query.*field, ReadTime(value));
  return absl::OkStatus();
}

// What a term can be.
struct Form {
  absl::string_view field;
  absl::string_view op;
  absl::Status (*read)(const Word& value, OperationQuery& query);
};
constexpr std::array kForms = {
    Form{"state", "=", &ReadState},
    Form{"done", "=", &ReadDone},
    Form{"request_id", "=", &ReadText<&OperationQuery::request_id>},
    Form{"resource", "=", &ReadResource},
    Form{"method", "=", &ReadText<&OperationQuery::method>},
    Form{"create_time", ">=", &ReadBound<&OperationQuery::from_name>},
    Form{"create_time", "<", &ReadBound<&OperationQuery::before_name>},
};

// Which form a term has that begins with these.
absl::StatusOr<size_t> FindForm(const Word& field, const Word& op) {
  bool known = false;
  for (size_t i = 0; i < kForms.size(); ++i) {
    if (kForms[i].field != field.text) continue;
    if (kForms[i].op == op.text) return i;
    known = true;
  }
  if (known) return Fault(op.at, "is not compared so");
  return Fault(field.at,
               "is no field: there are state, done, request_id, resource, "
               "method and create_time");
}

}  // namespace

absl::StatusOr<OperationQuery> ReadOperationFilter(absl::string_view filter) {
  OperationQuery query;
  Words words(filter);
  std::array<bool, kForms.size()> seen{};
  while (!words.AtEnd()) {
    const Word field = words.Name();
    const Word op = words.Operator();
    ASSIGN_OR_RETURN(const size_t form, FindForm(field, op));
    if (seen[form]) return Fault(field.at, "is given twice");
    seen[form] = true;
    ASSIGN_OR_RETURN(const Word value, words.Value());
    RETURN_IF_ERROR(kForms[form].read(value, query));
    if (words.AtEnd()) break;
    const Word joint = words.Name();
    if (joint.text != "AND") return Fault(joint.at, "AND is missing");
    if (words.AtEnd()) return Fault(words.at(), "a term is missing");
  }
  return query;
}

}  // namespace gateway
