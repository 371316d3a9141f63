#include "adapters/http/curl_header_lines.h"

#include "absl/strings/str_cat.h"

namespace gateway {

void CurlHeaderLines::Clear() {
  text_.clear();
  starts_.clear();
}

void CurlHeaderLines::Add(absl::string_view name, absl::string_view value) {
  starts_.push_back(text_.size());
  if (value.empty()) {
    absl::StrAppend(&text_, name, ";");
  } else {
    absl::StrAppend(&text_, name, ": ", value);
  }
  text_.push_back('\0');
}

void CurlHeaderLines::Omit(absl::string_view name) {
  starts_.push_back(text_.size());
  absl::StrAppend(&text_, name, ":");
  text_.push_back('\0');
}

curl_slist* CurlHeaderLines::list() {
  lines_.resize(starts_.size());
  for (size_t i = 0; i < starts_.size(); ++i) {
    lines_[i].data = text_.data() + starts_[i];
    lines_[i].next = i + 1 < starts_.size() ? &lines_[i + 1] : nullptr;
  }
  return lines_.empty() ? nullptr : lines_.data();
}

}  // namespace gateway
