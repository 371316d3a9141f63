#include "server/operations/kinds/generate_giftcard_pdf.h"

#include <utility>

#include "adapters/base/api.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/kinds/fingerprint.h"

namespace gateway {

using google::protobuf::Any;

void GenerateGiftcardPdf::FindResource(const LiveWrite& /*asked*/,
                                       Reply<std::string> reply) {
  std::move(reply)("");
}

std::string GenerateGiftcardPdf::FingerprintOf(
    const google::protobuf::Message& request) const {
  const auto& asked = RequestAs<v1::GenerateGiftcardPdfRequest>(request);
  Fingerprint fingerprint;
  for (const std::string& barcode : asked.barcodes()) fingerprint.Text(barcode);
  return fingerprint.ToString();
}

void GenerateGiftcardPdf::Prepare(const LiveWrite& /*write*/, Until /*until*/,
                                  Reply<Any> reply) {
  std::move(reply)(Any());
}

absl::Status GenerateGiftcardPdf::Complete(const OperationRecord& record,
                                           Any& any) const {
  ASSIGN_OR_RETURN(auto response, Unpack<v1::GenerateGiftcardPdfResponse>(any));
  response.set_operation(record.name());
  any.PackFrom(response);
  return absl::OkStatus();
}

absl::StatusOr<Any> GenerateGiftcardPdf::Preview(
    const OperationRecord& record) const {
  v1::GenerateGiftcardPdfResponse response;
  response.set_operation(record.name());
  Any any;
  any.PackFrom(response);
  return any;
}

}  // namespace gateway
