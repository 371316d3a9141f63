#include "adapters/http/beast_request.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <limits>
#include <string>

#include "absl/strings/ascii.h"

namespace gateway {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

// Who announces much and sends nothing gets no memory for it.
constexpr uint64_t kReservedBytes = uint64_t{64} * 1024;

// The path and query of a target in absolute form, `http://host/path?query`,
// which servers must take.
beast::string_view OriginForm(beast::string_view target) {
  const size_t scheme = target.find("://");
  if (target.starts_with('/') || scheme == beast::string_view::npos)
    return target;
  const size_t path = target.find('/', scheme + 3);
  return path == beast::string_view::npos ? "/" : target.substr(path);
}

}  // namespace

BeastRequest::BeastRequest(uint32_t max_header_bytes) {
  header_limit(max_header_bytes);
  // Whoever decides about the request says how large its body may be.
  body_limit(std::numeric_limits<uint64_t>::max());
}

std::string_view BeastRequest::Objection() const {
  if (version_ == 11 && hosts_ != 1) return "one Host header is required";
  if (codings_ > 1 || (codings_ == 1 && !is_chunked_))
    return "unsupported Transfer-Encoding";
  return "";
}

void BeastRequest::on_request_impl(Method method, Text name, Text target,
                                   int version, Error&) {
  constexpr size_t kUsualHeaders = 8;
  incoming_.headers.reserve(kUsualHeaders);
  version_ = static_cast<unsigned>(version);
  is_head_ = method == http::verb::head;
  incoming_.method = std::string(name);
  target = OriginForm(target);
  const size_t mark = target.find('?');
  incoming_.path = std::string(target.substr(0, mark));
  if (mark != Text::npos)
    incoming_.query = std::string(target.substr(mark + 1));
}

void BeastRequest::on_field_impl(FieldName field, Text name, Text value,
                                 Error&) {
  if (has_header_) return;  // Behind the body.
  if (field == http::field::host) ++hosts_;
  if (field == http::field::transfer_encoding) {
    ++codings_;
    is_chunked_ = beast::iequals(value, "chunked");
  }
  if (field == http::field::expect)
    expects_continue_ = beast::iequals(value, "100-continue");
  incoming_.headers.emplace_back(std::string(name), std::string(value));
  absl::AsciiStrToLower(&incoming_.headers.back().first);
}

void BeastRequest::on_header_impl(Error&) { has_header_ = true; }

void BeastRequest::on_body_init_impl(const boost::optional<uint64_t>& length,
                                     Error&) {
  if (length) incoming_.body.reserve(std::min(*length, kReservedBytes));
}

size_t BeastRequest::on_body_impl(Text part, Error&) {
  incoming_.body.append(part.data(), part.size());
  return part.size();
}

size_t BeastRequest::on_chunk_body_impl(uint64_t, Text part, Error& error) {
  return on_body_impl(part, error);
}

}  // namespace gateway
