#include "adapters/fourws/paging.h"

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/digest.h"
#include "adapters/fourws/json_fields.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace gateway::fourws {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kDefaultSize = 20;  // Upstream's own.
constexpr int kMaxSize = 100;
constexpr size_t kSealDigits = 24;

const FieldDescriptor* FieldOf(const Message& message, const char* name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

// The same for requests that ask for the same rows.
std::string SealOf(const Message& request) {
  const std::unique_ptr<Message> asked(request.New());
  asked->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"})
    asked->GetReflection()->ClearField(asked.get(), FieldOf(*asked, name));
  std::string bytes = asked->GetDescriptor()->full_name();
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    asked->SerializeToCodedStream(&coded);
  }
  return Sha256Hex(bytes).substr(0, kSealDigits);
}

absl::StatusOr<int> StartIn(const std::string& token, const Message& request) {
  if (token.empty()) return 0;
  std::string bytes;
  int start = 0;
  if (absl::WebSafeBase64Unescape(token, &bytes) &&
      bytes.size() > kSealDigits &&
      bytes.substr(0, kSealDigits) == SealOf(request) &&
      absl::SimpleAtoi(bytes.substr(kSealDigits), &start) && start >= 0)
    return start;
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_PAGE_TOKEN_INVALID,
                   "page_token was not made for this request");
}

std::string TokenFor(int start, const Message& request) {
  return absl::WebSafeBase64Escape(absl::StrCat(SealOf(request), start));
}

}  // namespace

absl::StatusOr<Page> PageOf(const Message& request) {
  const auto& reflection = *request.GetReflection();
  Page page;
  ASSIGN_OR_RETURN(
      page.start,
      StartIn(reflection.GetString(request, FieldOf(request, "page_token")),
              request));
  const int size = reflection.GetInt32(request, FieldOf(request, "page_size"));
  page.size = size <= 0 ? kDefaultSize : std::min(size, kMaxSize);
  return page;
}

void AddPage(const Page& page, Query& query) {
  query.emplace_back("start", absl::StrCat(page.start));
  query.emplace_back("limit", absl::StrCat(page.size));
}

void AddPage(const Page& page, FieldWriter& writer) {
  writer.Json("start", page.start).Json("limit", page.size);
}

absl::Status EndPage(const Message& request, const nlohmann::json& answer,
                     const char* rows_field, Message& response) {
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  const auto& reflection = *response.GetReflection();
  const FieldDescriptor* rows = FieldOf(response, rows_field);
  const int told = reflection.FieldSize(response, rows);
  FieldReader fields(answer, "");
  bool more = fields.Flag("moreRows").value_or(false);
  if (more && told == 0)
    return absl::InvalidArgumentError("moreRows: but there are none");
  while (reflection.FieldSize(response, rows) > page.size) {
    reflection.RemoveLast(&response, rows);
    more = true;
  }
  if (!more) return absl::OkStatus();
  const int next = page.start + reflection.FieldSize(response, rows);
  reflection.SetString(&response, FieldOf(response, "next_page_token"),
                       TokenFor(next, request));
  return absl::OkStatus();
}

}  // namespace gateway::fourws
