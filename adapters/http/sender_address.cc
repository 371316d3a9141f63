#include "adapters/http/sender_address.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace gateway {
namespace {

// The elements of all headers called `name`, which are lists, in order.
std::vector<absl::string_view> ListOf(const HttpHeaders& headers,
                                      absl::string_view name) {
  std::vector<absl::string_view> elements;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    for (const absl::string_view element : absl::StrSplit(value, ','))
      elements.push_back(element);
  }
  return elements;
}

// The node that an element of Forwarded is for; empty if it says none.
absl::string_view ForOf(absl::string_view element) {
  for (absl::string_view pair : absl::StrSplit(element, ';')) {
    pair = absl::StripAsciiWhitespace(pair);
    constexpr absl::string_view kFor = "for=";
    if (absl::StartsWithIgnoreCase(pair, kFor)) return pair.substr(kFor.size());
  }
  return "";
}

// `node` without quotes, brackets and port.
absl::string_view HostOf(absl::string_view node) {
  node = absl::StripAsciiWhitespace(node);
  if (absl::ConsumePrefix(&node, "\"")) absl::ConsumeSuffix(&node, "\"");
  if (absl::ConsumePrefix(&node, "[")) return node.substr(0, node.find(']'));
  const size_t colon = node.find(':');
  // Several colons are an IPv6 address.
  return colon == node.rfind(':') ? node.substr(0, colon) : node;
}

}  // namespace

std::string SenderAddress(const std::string& peer, const HttpHeaders& headers,
                          const std::vector<IpRange>& trusted) {
  if (!ContainsAddress(trusted, peer)) return peer;
  std::vector<absl::string_view> nodes = ListOf(headers, "x-forwarded-for");
  if (nodes.empty()) {
    nodes = ListOf(headers, "forwarded");
    for (absl::string_view& node : nodes) node = ForOf(node);
  }
  // The nearest first.
  std::reverse(nodes.begin(), nodes.end());
  std::string sender = peer;
  for (const absl::string_view node : nodes) {
    const absl::string_view host = HostOf(node);
    if (!IpAddress::Parse(host)) break;
    sender = std::string(host);
    if (!ContainsAddress(trusted, host)) break;
  }
  return sender;
}

}  // namespace gateway
