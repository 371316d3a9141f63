#include "clients/cli/request_id.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "clients/cli/format.h"

namespace fourws::cli {

namespace {

using google::protobuf::Message;

// Where requests have the id of a document that is new. That of one which is
// replaced stays the same each time.
constexpr const char* kDocumentIds[] = {
    "sale.cart.transaction_id", "order.id",    "purchase.id",
    "supplier_entry.id",        "transfer.id",
};
constexpr const char* kReplacing[] = {"ReplaceSaleRequest",
                                      "UpdateOrchestratedOrderRequest"};

// Empty if `request` has no such field.
std::string TextAt(const Message& request,
                   const std::vector<std::string>& path) {
  if (absl::c_linear_search(kReplacing, request.GetDescriptor()->name()))
    return "";
  const Message* holder = &request;
  for (size_t i = 0; i < path.size(); ++i) {
    const auto* field = holder->GetDescriptor()->FindFieldByName(path[i]);
    if (field == nullptr) return "";
    const auto& reflection = *holder->GetReflection();
    if (i + 1 == path.size()) return reflection.GetString(*holder, field);
    holder = &reflection.GetMessage(*holder, field);
  }
  return "";
}

}  // namespace

std::string NewRequestId() {
  std::random_device random;
  const uint32_t a = random();
  const uint32_t b = random();
  const uint32_t c = random();
  const uint32_t d = random();
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff,
                         0x8000 | ((c >> 16) & 0x3fff), c & 0xffff, d);
}

std::string RequestIdFor(const Message& request) {
  for (const char* path : kDocumentIds) {
    std::string id = TextAt(request, absl::StrSplit(path, '.'));
    if (!id.empty()) return id;
  }
  return NewRequestId();
}

void PrintRequestId(const std::string& request_id, bool json) {
  if (json) {
    std::cerr << nlohmann::json{{"request_id", request_id}}.dump(
                     -1, ' ', false, nlohmann::json::error_handler_t::replace)
              << std::endl;
  } else {
    std::cerr << "request id  " << Printable(request_id) << std::endl;
  }
}

void PrintJoined(const std::string& operation, bool json) {
  if (json) {
    std::cerr << nlohmann::json{{"joined", operation}}.dump(
                     -1, ' ', false, nlohmann::json::error_handler_t::replace)
              << std::endl;
  } else {
    std::cerr << "joined      " << Printable(operation)
              << ", an earlier write with this request id; nothing is done "
                 "again"
              << std::endl;
  }
}

}  // namespace fourws::cli
