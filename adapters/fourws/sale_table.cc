// The tables of sales.

#include "adapters/fourws/customer_json.h"
#include "adapters/fourws/sale_json.h"

namespace gateway::fourws {
namespace {

using google::protobuf::Message;

constexpr char kVoucherType[] = "FINANCIAL";
constexpr char kVoucherSubType[] = "GOOD_PURCHASE";

void WriteVoucherKind(const Message& message, FieldWriter& writer) {
  const auto& voucher = static_cast<const v1::GoodsVoucher&>(message);
  if (voucher.unmapped().fields().contains("itemType")) return;
  writer.Text("itemType", kVoucherType).Text("itemSubType", kVoucherSubType);
}

// Words for something else stay unmapped.
void ReadVoucherKind(FieldReader& reader, Message& /*message*/) {
  const auto type = ReadText(reader.Raw("itemType"));
  const auto sub_type = ReadText(reader.Raw("itemSubType"));
  if (type.ok() && sub_type.ok() && *type == kVoucherType &&
      *sub_type == kVoucherSubType)
    return;
  reader.Keep("itemType");
  reader.Keep("itemSubType");
}

constexpr Field kVoucher[] = {
    {"barcode", "barcode"},
    {"amount", "amount"},
    {"description", "description"},
    {"item_code", "itemCode"},
    {"validity_days", "validityDays"},
    {"end_time", "endDate"},
    {"tax_rate", "taxRate"},
    {"vat_code", "vatCode", Format::kCode},
    {"document_number", "docNumber", Format::kCode},
    {"rt_ticket", "ticketRT"},
    {"z_report_number", "zReportNumber"},
    {"printer_serial", "printerSerial"},
};
constexpr Table kVoucherTable = {kVoucher, WriteVoucherKind, ReadVoucherKind};

}  // namespace

const Table& SaleTable() {
  static const Field kSale[] = {
      {"start_time", "startDate"},
      {"end_time", "endDate"},
      {"delivery_time", "deliveryDate"},
      {"fiscal.document_number", "docNumber", Format::kCode},
      {"fiscal.ticket_number", "ticket", Format::kCode},
      {"fiscal.rt_ticket", "ticketRT"},
      {"fiscal.z_report_number", "zReportNumber"},
      {"fiscal.receipt_barcode", "barcodeInfo"},
      {"fiscal.printer_code", "printerCode"},
      {"fiscal.printer_serial", "printerSerial"},
      {"fiscal.device_id", "deviceId"},
      {"original_sale.rt_ticket", "ticketRTRef"},
      {"original_sale.z_report_number", "zReportNumberRef"},
      {"original_sale.start_time", "startDateRef"},
      {"buyer.customer_id", "clientId", Format::kCode},
      {"buyer.name", "clientDenomination"},
      {"buyer.contract_code", "clientContractCode"},
      {"buyer.contract", "clientContractDescription"},
      {"buyer.contract_end_time", "clientContractEndDate"},
      {"buyer.contract_discount", "clientContractDiscount"},
      {"buyer.points_before", "pointsPrevious"},
      {"buyer.points_code", "pointsCode"},
      {"buyer.points_message", "pointsMessage"},
      {"invoice_customer", "invoiceClient", Format::kNatural, &CustomerTable()},
      {"goods_vouchers", "goodsVoucher", Format::kNatural, &kVoucherTable},
  };
  static const Table kTable = {kSale};
  return kTable;
}

}  // namespace gateway::fourws
