#include "clients/cli/operation_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "clients/cli/format.h"
#include "clients/cli/operation_client.h"

namespace fourws::cli {
namespace {

using gateway::v1::Evidence;
using gateway::v1::OperationMetadata;

// Enum names without the prefix that proto style asks for.
absl::string_view Word(absl::string_view name, absl::string_view prefix) {
  if (name.substr(0, prefix.size()) == prefix)
    name.remove_prefix(prefix.size());
  return name;
}

std::string DescribeEvidence(const Evidence& evidence) {
  std::string line =
      absl::StrCat(FormatTime(evidence.time()), "  ",
                   Word(Evidence::Kind_Name(evidence.kind()), "KIND_"), ": ",
                   evidence.summary());
  if (evidence.body_size() > 0)
    absl::StrAppend(&line, " (", evidence.body_size(), " bytes kept)");
  if (evidence.repeats() > 0)
    absl::StrAppend(&line, " (told ", evidence.repeats(), " more times)");
  return line;
}

std::string Row(absl::string_view name, absl::string_view state,
                absl::string_view method, absl::string_view resource,
                absl::string_view created, absl::string_view request_id,
                absl::string_view reason) {
  std::string row =
      absl::StrFormat("%-37s  %-10s  %-19s  %-17s  %-20s  %-36s  %s", name,
                      state, method, resource, created, request_id, reason);
  absl::StripTrailingAsciiWhitespace(&row);
  return Printable(row) + "\n";
}

// Why it has not succeeded, or not for sure, in one word.
std::string ReasonOf(const google::longrunning::Operation& operation) {
  if (HasContradiction(MetadataOf(operation))) return "CONTRADICTED";
  return operation.has_error() ? ProblemOf(operation).reason : "";
}

}  // namespace

std::string StateName(const OperationMetadata& metadata) {
  return std::string(
      Word(OperationMetadata::State_Name(metadata.state()), "STATE_"));
}

bool HasContradiction(const OperationMetadata& metadata) {
  return std::any_of(metadata.evidence().begin(), metadata.evidence().end(),
                     [](const Evidence& evidence) {
                       return evidence.kind() == Evidence::KIND_CONTRADICTION;
                     });
}

std::string OperationRowHead() {
  return Row("OPERATION", "STATE", "METHOD", "RESOURCE", "CREATED",
             "REQUEST ID", "REASON");
}

std::string OperationRow(const google::longrunning::Operation& operation) {
  const OperationMetadata metadata = MetadataOf(operation);
  const std::string& method = metadata.method();
  return Row(operation.name(), StateName(metadata),
             method.substr(method.rfind('.') + 1),
             MaskResource(metadata.resource()),
             FormatTime(metadata.create_time()), metadata.request_id(),
             ReasonOf(operation));
}

std::string DescribeOperation(const google::longrunning::Operation& operation) {
  const OperationMetadata metadata = MetadataOf(operation);
  Sheet sheet;
  sheet.Add("operation", operation.name());
  sheet.Add("state", StateName(metadata));
  sheet.Add("method", metadata.method());
  sheet.Add("resource", MaskResource(metadata.resource()));
  sheet.Add("request id", metadata.request_id());
  sheet.Add("upstream id", metadata.upstream_id());
  sheet.Add("caller", metadata.caller());
  sheet.Add("created", FormatTime(metadata.create_time()));
  sheet.Add("sent", FormatTime(metadata.send_time()));
  sheet.Add("updated", FormatTime(metadata.update_time()));
  if (!operation.done())
    sheet.Add("waits until", FormatTime(metadata.expire_time()));
  for (const Evidence& evidence : metadata.evidence())
    sheet.Add("evidence", DescribeEvidence(evidence));
  return sheet.ToString();
}

}  // namespace fourws::cli
