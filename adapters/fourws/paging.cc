#include "adapters/fourws/paging.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "adapters/base/error.h"
#include "adapters/base/message_bytes.h"
#include "adapters/base/seal.h"
#include "adapters/base/sha256.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/json_fields.h"
#include "google/protobuf/reflection.h"

namespace gateway::fourws {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kDefaultSize = 20;  // Upstream's own.
constexpr int kMaxSize = 100;
constexpr size_t kMarkDigits = 24;

const FieldDescriptor* FieldOf(const Message& message, const char* name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

// The same for requests that ask for the same rows.
std::string MarkOf(const Message& request) {
  const std::unique_ptr<Message> asked(request.New());
  asked->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"})
    asked->GetReflection()->ClearField(asked.get(), FieldOf(*asked, name));
  return Sha256Hex(absl::StrCat(asked->GetDescriptor()->full_name(),
                                BytesInOrder(*asked)))
      .substr(0, kMarkDigits);
}

// Reads `start` and `skip`, each a number from 0.
bool ReadPlace(absl::string_view text, Page& page) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  return parts.size() == 2 && absl::SimpleAtoi(parts[0], &page.start) &&
         absl::SimpleAtoi(parts[1], &page.skip) && page.start >= 0 &&
         page.skip >= 0;
}

absl::StatusOr<Page> PlaceIn(const std::string& token, const Message& request) {
  Page page;
  if (token.empty()) return page;
  const auto parts = SplitToken(token, kMarkDigits);
  if (parts && parts->mark == MarkOf(request) &&
      ReadPlace(parts->content, page))
    return page;
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_PAGE_TOKEN_INVALID,
                   "page_token was not made for this request");
}

std::string TokenFor(int start, int skip, const Message& request) {
  return JoinToken({MarkOf(request), absl::StrCat(start, ".", skip)});
}

}  // namespace

absl::StatusOr<Page> PageOf(const Message& request) {
  const auto& reflection = *request.GetReflection();
  ASSIGN_OR_RETURN(
      Page page,
      PlaceIn(reflection.GetString(request, FieldOf(request, "page_token")),
              request));
  const int size = reflection.GetInt32(request, FieldOf(request, "page_size"));
  page.size = size <= 0 ? kDefaultSize : std::min(size, kMaxSize);
  return page;
}

void AddPage(const Page& page, Query& query) {
  query.emplace_back("start", absl::StrCat(page.start));
  query.emplace_back("limit", absl::StrCat(page.size));
}

absl::Status EndPage(const Message& request, JsonValue answer, size_t given,
                     const char* rows_field, Message& response) {
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  const auto& reflection = *response.GetReflection();
  const FieldDescriptor* rows = FieldOf(response, rows_field);
  auto all = reflection.GetMutableRepeatedFieldRef<Message>(&response, rows);
  const int count = all.size();
  FieldReader fields(answer, "");
  const bool more = fields.Flag("moreRows").value_or(false);
  if (more && given == 0)
    return absl::InvalidArgumentError("moreRows: but there are none");
  const int begin = std::min(page.skip, count);
  const int end = std::min(begin + page.size, count);
  for (int i = begin; i < end; ++i) all.SwapElements(i - begin, i);
  while (all.size() > end - begin) all.RemoveLast();
  if (end == count && !more) return absl::OkStatus();
  reflection.SetString(
      &response, FieldOf(response, "next_page_token"),
      end < count ? TokenFor(page.start, end, request)
                  : TokenFor(page.start + static_cast<int>(given), 0, request));
  return absl::OkStatus();
}

absl::Status CheckRows(JsonValue rows, absl::string_view name) {
  const auto is_object = [](JsonValue row) { return row.is_object(); };
  if (rows.is_array() && (rows.empty() || absl::c_any_of(rows, is_object)))
    return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, ": not a list of objects"));
}

absl::Status ReadPage(const Table& table, const Message& request,
                      JsonValue answer, Message& response) {
  const Field& rows = table.fields[0];
  FieldReader fields(answer, "");
  const JsonValue given = fields.Raw(rows.json);
  RETURN_IF_ERROR(CheckRows(given, rows.json));
  fields.Raw("success");
  fields.Raw("moreRows");
  ReadFields(table, fields, {}, response);
  return EndPage(request, answer, given.size(), rows.name, response);
}

}  // namespace gateway::fourws
