#include "server/rpc/contract_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace gateway {
namespace {

// What `method` lacks, as in "codec, kind".
std::string GapsOf(const UpstreamService& service, const ContractMethod& method,
                   const ContractParts& parts) {
  std::vector<std::string> gaps;
  if (method.validator == nullptr) gaps.emplace_back("validator");
  if (!parts.codec(service, method)) gaps.emplace_back("codec");
  if (!parts.command(service, method)) gaps.emplace_back("command");
  if (method.is_write()) {
    if (method.request_id == nullptr) gaps.emplace_back("request_id");
    if (method.validate_only == nullptr) gaps.emplace_back("validate_only");
    if (method.operation == nullptr) gaps.emplace_back("operation");
    if (!parts.kind(service, method)) gaps.emplace_back("kind of write");
  }
  return absl::StrJoin(gaps, ", ");
}

}  // namespace

absl::Status CheckContract(const std::vector<UpstreamService>& services,
                           const ContractParts& parts) {
  std::vector<std::string> lines;
  for (const UpstreamService& service : services) {
    if (service.methods.empty())
      lines.push_back(absl::StrCat(service.name, " has no methods"));
    for (const ContractMethod& method : service.methods) {
      const std::string gaps = GapsOf(service, method, parts);
      if (!gaps.empty())
        lines.push_back(absl::StrCat(method.name, " has no ", gaps));
    }
  }
  if (lines.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "parts of the contract cannot be served:\n", absl::StrJoin(lines, "\n")));
}

}  // namespace gateway
