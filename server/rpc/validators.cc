#include "server/rpc/validators.h"

namespace gateway {
namespace {

ValidatorTable AllValidators() {
  ValidatorTable all;
  for (auto family :
       {CartValidators, CustomerValidators, GiftcardValidators, OneValidators,
        OrderDocumentValidators, SaleValidators, SavedDocumentValidators,
        StockValidators, StoredDocumentValidators, VoucherValidators}) {
    all.merge(family());
  }
  return all;
}

}  // namespace

Validator FindValidator(const google::protobuf::Descriptor& type) {
  static const auto& validators = *new ValidatorTable(AllValidators());
  const auto row = validators.find(&type);
  return row == validators.end() ? nullptr : row->second;
}

}  // namespace gateway
