#include "adapters/base/error.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/proto_time.h"

namespace gateway {
namespace {

constexpr absl::string_view kTypePrefix = "type.googleapis.com/";
// Of the headers around message and details: `:status`, `content-type`,
// `grpc-status`, the compressions that are taken, and all names.
constexpr size_t kOtherHeaderBytes = 256;

template <typename Detail>
std::string UrlOf() {
  return absl::StrCat(kTypePrefix, Detail::descriptor()->full_name());
}

template <typename Detail>
void SetDetail(absl::Status& status, const Detail& detail) {
  status.SetPayload(UrlOf<Detail>(), absl::Cord(detail.SerializeAsString()));
}

std::string ReasonName(v1::ErrorReason reason) {
  return std::string(
      absl::StripPrefix(v1::ErrorReason_Name(reason), "ERROR_REASON_"));
}

bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

// Length of what is ASCII at the front of `text`, as most texts are to their
// end; in whole words.
size_t AsciiPrefix(absl::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  size_t length = 0;
  for (; length + sizeof(uint64_t) <= text.size(); length += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, text.data() + length, sizeof(word));
    if ((word & kHighBits) != 0) break;
  }
  return length;
}

// Length of the UTF-8 character at the front of `text`; 0 if it is invalid.
size_t CharacterLength(absl::string_view text) {
  const auto lead = static_cast<uint8_t>(text[0]);
  size_t length = 0;
  uint32_t point = 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0)
    length = 2, point = lead & 0x1F;
  else if (lead >= 0xE0 && lead < 0xF0)
    length = 3, point = lead & 0x0F;
  else if (lead >= 0xF0 && lead < 0xF5)
    length = 4, point = lead & 0x07;
  if (length == 0 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
    point = (point << 6) | (static_cast<uint8_t>(text[i]) & 0x3F);
  }
  constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool valid = point >= kSmallest[length] && point <= 0x10FFFF &&
                     (point < 0xD800 || point > 0xDFFF);
  return valid ? length : 0;
}

// The longest first, so that what a machine reads is cut last.
void CutMetadata(google::rpc::ErrorInfo& info, size_t max_value_bytes) {
  for (auto& [key, value] : *info.mutable_metadata()) {
    if (key != "outcome" && key != "operation")
      value = CutText(value, max_value_bytes);
  }
}

void CutViolations(google::rpc::BadRequest& bad, int most) {
  const int left_out = bad.field_violations_size() - most;
  if (left_out <= 0) return;
  bad.mutable_field_violations()->DeleteSubrange(most, left_out);
  auto* more = bad.add_field_violations();
  more->set_description(absl::StrCat(left_out, " more violations"));
}

// A status whose parts are each cut to `budget` bytes or entries in proportion.
absl::Status CutTo(const absl::Status& status, size_t budget) {
  // The message is there twice, and mostly repeats what is in the details.
  absl::Status cut(status.code(), CutText(status.message(), budget / 4));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    const std::string bytes(payload);
    if (url == UrlOf<google::rpc::ErrorInfo>() && info.ParseFromString(bytes)) {
      CutMetadata(info, budget / 4);
      SetDetail(cut, info);
    } else if (url == UrlOf<google::rpc::BadRequest>() &&
               bad.ParseFromString(bytes)) {
      for (auto& violation : *bad.mutable_field_violations())
        violation.set_description(CutText(violation.description(), budget / 8));
      CutViolations(bad, static_cast<int>(budget / 64));
      SetDetail(cut, bad);
    } else if (payload.size() <= budget / 4) {
      cut.SetPayload(url, payload);
    }
  });
  return cut;
}

google::rpc::Status ToMessage(const absl::Status& status) {
  google::rpc::Status message;
  message.set_code(static_cast<int>(status.code()));
  message.set_message(std::string(status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    auto* detail = message.add_details();
    detail->set_type_url(std::string(url));
    detail->set_value(std::string(payload));
  });
  return message;
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, v1::ErrorReason reason,
                       absl::string_view message, ErrorMetadata metadata) {
  google::rpc::ErrorInfo info;
  info.set_domain(std::string(kErrorDomain));
  info.set_reason(ReasonName(reason));
  for (auto& [key, value] : metadata)
    (*info.mutable_metadata())[key] = CutText(value, kMaxErrorBytes);
  // The message travels twice: in its own header and within the details.
  absl::Status status(code, CutText(message, kMaxErrorBytes / 4));
  SetDetail(status, info);
  return status;
}

absl::Status InvalidRequest(const ErrorMetadata& violations) {
  google::rpc::BadRequest bad;
  std::string message = "invalid request:";
  for (const auto& [field, description] : violations) {
    auto* violation = bad.add_field_violations();
    violation->set_field(CutText(field, 128));
    violation->set_description(CutText(description, 512));
    absl::StrAppend(&message, bad.field_violations_size() > 1 ? ";" : "", " ",
                    violation->field(), ": ", violation->description());
  }
  return WithBadRequest(MakeError(absl::StatusCode::kInvalidArgument,
                                  v1::ERROR_REASON_INVALID_REQUEST, message),
                        bad);
}

absl::Status WithBadRequest(absl::Status status,
                            const google::rpc::BadRequest& bad) {
  SetDetail(status, bad);
  return status;
}

absl::Status WithRetryAfter(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo retry;
  *retry.mutable_retry_delay() =
      ToProto(absl::Milliseconds(absl::ToInt64Milliseconds(delay)));
  SetDetail(status, retry);
  return status;
}

absl::Status WithMetadata(absl::Status status, absl::string_view key,
                          absl::string_view value) {
  google::rpc::ErrorInfo info;
  if (auto present = InfoOf(status)) {
    info = *std::move(present);
  } else {
    info.set_domain(std::string(kErrorDomain));
    info.set_reason(ReasonName(v1::ERROR_REASON_INTERNAL));
  }
  (*info.mutable_metadata())[std::string(key)] = CutText(value, kMaxErrorBytes);
  SetDetail(status, info);
  return status;
}

std::optional<google::rpc::ErrorInfo> InfoOf(const absl::Status& status) {
  const auto payload = status.GetPayload(UrlOf<google::rpc::ErrorInfo>());
  google::rpc::ErrorInfo info;
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload)))
    return std::nullopt;
  return info;
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status message = ToMessage(status);
  for (size_t budget = kMaxErrorBytes / 2;
       HeaderBytes(message) > kMaxErrorBytes && budget >= 64;
       budget -= budget / 4)
    message = ToMessage(CutTo(status, budget));
  return message;
}

size_t HeaderBytes(const google::rpc::Status& status) {
  const std::string& text = status.message();
  const auto escaped = std::count_if(text.begin(), text.end(), [](char c) {
    return c < ' ' || c > '~' || c == '%';
  });
  // An escape such as %C3 has two characters more than the byte that it is for.
  return kOtherHeaderBytes + text.size() + 2 * static_cast<size_t>(escaped) +
         (status.ByteSizeLong() + 2) / 3 * 4;
}

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  absl::Status result(static_cast<absl::StatusCode>(status.code()),
                      status.message());
  for (const auto& detail : status.details())
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  return result;
}

bool IsUtf8(absl::string_view text) {
  text.remove_prefix(AsciiPrefix(text));
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string CutText(absl::string_view text, size_t max_bytes) {
  constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";
  if (text.size() <= max_bytes && IsUtf8(text)) return std::string(text);
  std::string whole;
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    const absl::string_view next =
        length == 0 ? kReplacement : text.substr(0, length);
    if (whole.size() + next.size() > max_bytes) {
      absl::StrAppend(&whole, "... (", text.size(), " bytes more)");
      break;
    }
    absl::StrAppend(&whole, next);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return whole;
}

}  // namespace gateway
