#include "server/writes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/operations/kinds/activate_giftcard.h"
#include "server/operations/kinds/generate_giftcard_pdf.h"
#include "server/operations/kinds/generate_giftcards.h"
#include "server/operations/kinds/redeem_giftcard.h"
#include "server/operations/kinds/refund_giftcard.h"
#include "server/operations/kinds/write_table.h"

namespace gateway {

std::unique_ptr<Operations> MakeOperations(
    const GatewayConfig& config, const std::string& public_url,
    OperationStore& store, Platform& platform, Platform& one, Clock& clock,
    std::function<void(const OperationRecord&)> on_settled) {
  OperationsOptions options;
  options.callback_base = absl::StrCat(public_url, "/callbacks/");
  options.timeout = config.operations.timeout;
  options.timeouts = config.operations.timeouts;
  options.retention = config.operations.retention;
  options.unresolved_hold = config.operations.unresolved_hold;
  // Each platform knows its own, too.
  options.write_timeout = config.fourws.platform.write_timeout;
  if (config.one) {
    options.write_timeout =
        std::max(options.write_timeout, config.one->platform.write_timeout);
  }
  options.max_queue_per_resource =
      static_cast<size_t>(config.operations.max_queue_per_resource);
  options.max_callback_bytes =
      static_cast<size_t>(config.fourws.max_response_bytes);
  options.on_settled = std::move(on_settled);
  auto operations =
      std::make_unique<Operations>(store, platform, clock, std::move(options));
  operations->Add(std::make_unique<RedeemGiftcard>(platform, clock));
  operations->Add(std::make_unique<ActivateGiftcard>(platform, clock));
  operations->Add(std::make_unique<RefundGiftcard>(store, platform, clock,
                                                   config.operations.refunds));
  operations->Add(std::make_unique<GenerateGiftcards>());
  operations->Add(std::make_unique<GenerateGiftcardPdf>());
  AddDocumentWrites(store, platform, clock, config.fourws.platform.receipts,
                    *operations);
  AddOneWrites(*operations, one);
  return operations;
}

}  // namespace gateway
