#include "tests/sandbox/card.h"

#include "boost/uuid/random_generator.hpp"
#include "boost/uuid/uuid_io.hpp"

namespace sandbox {

Card NewCard(const std::string& barcode) {
  Card card;
  card.fields = {{"id", "SVILU_500_440_" + barcode},
                 {"companyId", "XXXX"},
                 {"siteId", 500},
                 {"branchCode", 1},
                 {"entityCode", 440},
                 {"cardBarcode", barcode},
                 {"issueDate", "2021-10-04 00:00:00"},
                 {"activationDate", "2021-10-04 00:00:00"},
                 {"expirationDate", "2099-12-31 00:00:00"},
                 {"flgActive", "Y"},
                 {"priceList", "1"},
                 {"priceListType", "V"},
                 {"decimalNumber", 2},
                 {"currencySymbol", "€"},
                 {"currency", "EUR"},
                 {"originalAmount", 0},
                 {"amount", 0},
                 {"itemType", "FINANCIAL"},
                 {"itemSubtype", "GIFTCARD"},
                 {"itemCode", "GF440VP15_400_3"},
                 {"taxRate", 21},
                 {"vatCode", 3},
                 {"printerDepartmentCode", 1},
                 {"flgNetworkUsage", "Y"},
                 {"flgPartiallyUsage", "Y"},
                 {"paymentTermCode", 201},
                 {"flgAllowOfflineUsage", "N"},
                 {"taxation", ""}};
  return card;
}

Movement Moved(const Card& card, const std::string& cause, int64_t before) {
  return Movement{NewUuid(),
                  cause,
                  TextAt(card.fields, "cardBarcode"),
                  TextAt(card.fields, "currency"),
                  card.decimals,
                  before,
                  card.amount};
}

std::string NewUuid() {
  static boost::uuids::random_generator_mt19937 generator;
  return boost::uuids::to_string(generator());
}

}  // namespace sandbox
