#include "server/operations/kinds/generate_giftcard_pdf.h"

#include <utility>

#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/kinds/fingerprint.h"
#include "server/operations/kinds/unpacked.h"

namespace gateway {

using google::protobuf::Any;

void GenerateGiftcardPdf::FindResource(const OperationRecord& /*asked*/,
                                       Done<std::string> done) {
  std::move(done)("");
}

std::string GenerateGiftcardPdf::FingerprintOf(const Any& any) const {
  const auto request = Unpacked<v1::GenerateGiftcardPdfRequest>(any);
  Fingerprint fingerprint;
  for (const std::string& barcode : request.barcodes())
    fingerprint.Text(barcode);
  return fingerprint.ToString();
}

void GenerateGiftcardPdf::Prepare(const OperationRecord& /*record*/,
                                  Until /*until*/, Done<Any> done) {
  std::move(done)(Any());
}

void GenerateGiftcardPdf::Complete(const OperationRecord& record,
                                   Any& any) const {
  auto response = Unpacked<v1::GenerateGiftcardPdfResponse>(any);
  response.set_operation(record.name());
  any.PackFrom(response);
}

}  // namespace gateway
