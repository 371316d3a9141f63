#ifndef ADAPTERS_FOURWS_PLATFORM_OPTIONS_H_
#define ADAPTERS_FOURWS_PLATFORM_OPTIONS_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/fourws/commands.h"
#include "adapters/fourws/outcomes.h"
#include "adapters/upstream/gate_options.h"

namespace gateway::fourws {

// Names in the request for a PDF of gift cards and in its answer: none of them
// is documented.
struct PdfFields {
  std::string barcodes_field = "barcodes";
  std::string uri_field = "uri";
};

// Names in requests about stock and in their answers. All are assumed.
struct StockNames {
  std::string item_code_field = "itemCode";
  std::string sku_field = "sku";
  std::string cart_field = "items";
  std::string changes_from_parameter = "fromDateTime";
  std::string changes_entity_parameter = "entityCode";
  std::string insert_quantity_field = "quantity";
};

// How a supplier's entry is written: little of it is documented.
struct SupplierEntryFields {
  std::string cause;  // None: not sent.
  // Each element of `lstConnectedHeader` has the id of a purchase in this
  // field, or is that id.
  std::string purchase_id_field = "id";
  bool plain_ids = false;
};

// What receipts do to gift cards: nothing of it is documented.
struct ReceiptOptions {
  // Whether a receipt debits the card of a payment, and activates those that it
  // sells.
  bool moves_giftcards = false;
  // The field of a payment that names the card to debit.
  std::string giftcard_field = "giftcardBarcode";
};

// How gift cards are read.
struct GiftcardOptions {
  // Whether less than the whole balance may be taken from a card of which
  // upstream does not say it. What that means is not documented.
  bool partial_use_unless_said = false;
};

// Values for fields that the request of a document leaves open.
struct DocumentDefaults {
  std::string entity_code;
  std::string branch_code;
  std::string register_code;
  std::string seller_id;
  std::string seller;  // Their name.
  std::string channel = "IN_STORE";
  std::string filling = "FIRST";
  std::string barcode_type = "BARCODE_ARTICOLO";
  std::string quantity_type = "N";
  std::string shipping_item_code = "SPEDIZIONE";
  std::string shipping_barcode;
  std::string system = "ECOMMERCE";
};

// How the gateway calls 4ws.trade.
struct PlatformOptions {
  std::string url;  // Without `/api` and without a slash at its end.
  // Those that are not the defaults of their codecs, at least.
  Commands commands;
  // How writes end, by the full name of the request message, where that is not
  // as their codecs have it.
  std::map<std::string, End, std::less<>> ends;
  // Added to the query of every call.
  std::vector<std::pair<std::string, std::string>> extra_query;
  absl::Duration read_timeout = absl::Seconds(10);     // All tries together.
  absl::Duration write_timeout = absl::Seconds(30);    // For the first answer.
  std::string giftcard_barcode_parameter = "barcode";  // Assumed.
  std::string customer_barcode_parameter = "barcode";  // Assumed.
  std::string voucher_card_parameter = "barcode";      // Assumed.
  PdfFields pdf;
  StockNames stock;
  std::string document_number_parameter = "documentNumber";  // Assumed.
  SupplierEntryFields supplier_entry;
  ReceiptOptions receipts;
  GiftcardOptions giftcards;
  // Used where neither the request nor the card names an entity; may be empty.
  std::string default_entity_code;
  GateOptions gate;
  bool carts_by_callback = false;
  // By caller; those of the caller `default` are for all others too.
  std::map<std::string, DocumentDefaults, std::less<>> defaults;

  const DocumentDefaults& DefaultsOf(absl::string_view caller) const;
  // The `cmd` in force.
  absl::string_view CmdOf(const Command& command) const;
  // The end in force of the write of `request`, whose codec has `end`.
  End EndOf(absl::string_view request, End end) const;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_PLATFORM_OPTIONS_H_
