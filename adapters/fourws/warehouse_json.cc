#include "adapters/fourws/warehouse_json.h"

#include <array>

#include "adapters/fourws/document_body.h"

namespace gateway::fourws {
namespace {

constexpr Field kTransferHeader[] = {
    {"id", "id"},
    {"branch_code", "branchCode", Format::kCode},
    {"transfer_branch_code", "branchCodeTransfer", Format::kCode},
    {"addressee_branch_code", "branchCodeAddresse", Format::kCode},
    {"currency_code", "currency"},
    {"currency_symbol", "currencySymbol"},
    {"external_delivery_number", "documentDeliveryExternal"},
    {"document_time", "documentDate"},
    {"movement_time", "movementDate"},
    {"system", "system"},
    {"create_opposing_document", "createOpposingDocument"},
    {"close_opposing_document", "closeOpposingDocument"},
};
constexpr auto kTransferRow =
    Joined(RowFields(Format::kNatural),
           std::array<Field, 1>{{{"quantity", "quantity"}}});

// As its sample has it, with numbers in texts.
constexpr Field kFreeEntryHeader[] = {
    {"branch_code", "branchCode"},
    {"supplier_code", "supplierCode"},
    {"status", "documentStatus", Format::kNatural, nullptr, kDocumentStatuses},
    {"currency_code", "currency"},
    {"currency_symbol", "currencySymbol"},
    {"document_time", "documentDate"},
    {"movement_time", "movementDate"},
    {"discount_percent", "discount", Format::kNumberText},
    {"system", "system"},
};
constexpr auto kFreeEntryRow = Joined(
    RowFields(Format::kNumberText),
    std::array<Field, 1>{{{"quantity", "quantity", Format::kNumberText}}});

const DocumentForm& TransferForm() {
  // Upstream's spelling.
  static const auto& form = *new DocumentForm{
      "transfer", "SD_INT_TRASFER", "EXIT", {kTransferHeader}, {kTransferRow}};
  return form;
}

const DocumentForm& FreeEntryForm() {
  static const auto& form = *new DocumentForm{
      "free_entry", "FREE_ENTRY", "FREE", {kFreeEntryHeader}, {kFreeEntryRow}};
  return form;
}

}  // namespace

FieldWriter SaveTransferToJson(const v1::SaveTransferRequest& request,
                               const DocumentContext& context) {
  v1::Transfer transfer = WithDefaultsAndId(request.transfer(), context);
  for (int i = 0; i < transfer.rows_size(); ++i) {
    if (transfer.rows(i).row_number() == 0)
      transfer.mutable_rows(i)->set_row_number(i + 1);
  }
  return BodyOf(request, HeaderOf(TransferForm(), transfer),
                RowsOf(TransferForm(), transfer));
}

absl::StatusOr<v1::SaveTransferResponse> SaveTransferFromJson(
    const v1::SaveTransferRequest& /*request*/, JsonValue json,
    const DocumentContext& /*context*/) {
  return SavedDocumentFromJson<v1::SaveTransferResponse>(json);
}

FieldWriter SaveFreeEntryToJson(const v1::SaveFreeEntryRequest& request,
                                const DocumentContext& context) {
  const v1::FreeEntry entry =
      WithDefaults(request.free_entry(), context.defaults);
  return BodyOf(request, HeaderOf(FreeEntryForm(), entry),
                RowsOf(FreeEntryForm(), entry));
}

absl::StatusOr<v1::SaveFreeEntryResponse> SaveFreeEntryFromJson(
    const v1::SaveFreeEntryRequest& /*request*/, JsonValue json,
    const DocumentContext& /*context*/) {
  return SavedDocumentFromJson<v1::SaveFreeEntryResponse>(json);
}

}  // namespace gateway::fourws
