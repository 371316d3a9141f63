// Documents that 4ws.trade keeps.

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1beta1/document_service.pb.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

constexpr int kMaxNames = 32;
constexpr size_t kMaxName = 64;
constexpr size_t kMaxValue = 250;

absl::Status Validate(const v1beta1::GetDocumentRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  if (request.id().empty())
    faults.Require("id", !request.number().empty());
  else if (!request.number().empty())
    faults.Add("number", "must be absent where there is an id");
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::ListDocumentsRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  faults.CheckPageSize(request.page_size());
  if (request.parameters_size() > kMaxNames)
    faults.Add("parameters", absl::StrCat("has more than ", kMaxNames));
  for (const auto& [name, value] : request.parameters()) {
    const std::string path = absl::StrCat("parameters.", name);
    faults.CheckKey(path, name, kMaxName, true);
    faults.CheckText(path, value, kMaxValue, false);
  }
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::UpdateExternalReferencesRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  faults.CheckCopied("document_id", request.document_id(), true);
  faults.CheckRequestId(request.request_id());
  const int count = request.references().fields_size();
  if (count < 1 || count > kMaxNames)
    faults.Add("references", absl::StrCat("must be from 1 to ", kMaxNames));
  return faults.ToStatus();
}

}  // namespace

ValidatorTable StoredDocumentValidators() {
  return {
      ValidatorRow<v1beta1::GetDocumentRequest, Validate>(),
      ValidatorRow<v1beta1::ListDocumentsRequest, Validate>(),
      ValidatorRow<v1beta1::UpdateExternalReferencesRequest, Validate>(),
  };
}

}  // namespace gateway
