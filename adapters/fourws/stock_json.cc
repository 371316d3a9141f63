#include "adapters/fourws/stock_json.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/json_fields.h"
#include "adapters/fourws/paging.h"

namespace gateway::fourws {
namespace {

constexpr Field kQuery[] = {
    {"entity_code", "entityCode"}, {"city", "city"},
    {"zip_code", "zipCode"},       {"province", "province"},
    {"region", "region"},
};

constexpr Field kCartRow[] = {
    {"barcode", "barcode"},
    {"item_code", "itemCode"},
    {"quantity", "qty"},
};

constexpr Field kDimension[] = {
    {"code", "dimensionLevel#"},
    {"description", "dimensionDescription#"},
    {"type_code", "dimensionType#"},
};
constexpr Table kDimensionTable = {kDimension};

constexpr Field kLevel[] = {
    {"item_code", "itemCode"},
    {"item_description", "itemDescription"},
    {"dimensions", "", Format::kNatural, &kDimensionTable},
    {"quantity", "quantity"},
};

constexpr Field kChange[] = {
    {"entity.code", "entityCode"},
    {"entity.description", "entityDescription"},
    {"entity.type", "entityType"},
    {"entity.city", "entityCity"},
    {"entity.country", "entityCountry"},
    {"entity.province", "entityProvince"},
    {"entity.region", "entityRegion"},
    {"entity.zip_code", "entityZipCode"},
    {"entity.parent_code", "parentEntityCode"},
    {"item_code", "itemCode"},
    {"item_description", "itemDescription"},
    {"dimensions", "", Format::kNatural, &kDimensionTable},
    {"quantity", "quantityStock"},
    {"available", "quantityAvailable"},
    {"reserved", "quantityReservated"},
};
constexpr Table kChangeTable = {kChange};

constexpr Field kChangesPage[] = {
    {"changes", "valueObjectList", Format::kNatural, &kChangeTable},
};

void WriteCart(const v1::QueryStockRequest& request, const std::string& name,
               FieldWriter& body) {
  if (!request.has_cart()) return void(body.Reserve(name));
  std::vector<FieldWriter> rows;
  for (const v1::StockCartRow& row : request.cart().rows()) {
    rows.emplace_back(absl::StrCat("cart.rows[", rows.size(), "]"));
    WriteFields({kCartRow}, row, rows.back());
  }
  body.List(name, rows);
}

// `{"100":[{...}],"101":[...]}`: by shop. Returns how many rows there are. What
// is not of this shape stays unmapped; INVALID_ARGUMENT if that is all of it.
absl::StatusOr<size_t> ReadLevels(FieldReader& answer,
                                  v1::QueryStockResponse& response) {
  const JsonValue shops = answer.Raw("stocks");
  FieldReader lists(shops, "stocks");
  RETURN_IF_ERROR(lists.status());
  size_t given = 0;
  for (const JsonValue rows : shops) {
    const std::string code(rows.name());
    given += rows.is_array() ? rows.size() : 1;
    for (const JsonValue row : lists.Objects(code)) {
      FieldReader fields(row, "");
      v1::StockLevel& level = *response.add_levels();
      ReadFields({kLevel}, fields, {}, level);
      level.set_entity_code(code);
    }
  }
  if (given > 0 && response.levels().empty())
    return absl::InvalidArgumentError("stocks: not lists by shop");
  google::protobuf::Value unread;
  *unread.mutable_struct_value() = lists.Unmapped();
  if (!unread.struct_value().fields().empty())
    answer.KeepPart("stocks", std::move(unread));
  return given;
}

// `[{"100":false},{"101":true}]`. What is not of this shape stays unmapped.
void ReadFulfillments(FieldReader& answer, v1::QueryStockResponse& response) {
  for (const JsonValue shop : answer.Objects("fulfillment")) {
    for (const JsonValue complete : shop) {
      const auto flag = ReadFlag(complete);
      // Then all of the list is kept beside what can be read of it.
      if (!flag.ok() || !flag->has_value()) {
        answer.Keep("fulfillment");
        continue;
      }
      v1::StockFulfillment& fulfillment = *response.add_fulfillments();
      fulfillment.set_entity_code(std::string(complete.name()));
      fulfillment.set_complete(**flag);
    }
  }
}

}  // namespace

absl::StatusOr<ReadRequest> QueryStockToRequest(
    const v1::QueryStockRequest& request, const DocumentContext& context) {
  const StockNames& names = context.options.stock;
  FieldWriter body;
  body.Text(names.item_code_field, request.item_code())
      .Text(names.sku_field, request.sku());
  WriteCart(request, names.cart_field, body);
  if (request.read_fulfillment())
    body.Json("fulfillment", true);
  else
    body.Reserve("fulfillment");
  WriteFields({kQuery}, request, body);
  ReadRequest asked;
  ASSIGN_OR_RETURN(asked.body, body.ToJson());
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  AddPage(page, asked.query);
  return asked;
}

absl::StatusOr<v1::QueryStockResponse> QueryStockFromJson(
    const v1::QueryStockRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  FieldReader answer(json, "");
  v1::QueryStockResponse response;
  ASSIGN_OR_RETURN(const size_t given, ReadLevels(answer, response));
  ReadFulfillments(answer, response);
  answer.Raw("success");
  answer.Raw("moreRows");
  *response.mutable_unmapped() = answer.Unmapped();
  RETURN_IF_ERROR(EndPage(request, json, given, "levels", response));
  return response;
}

absl::StatusOr<Query> ListStockChangesToQuery(
    const v1::ListStockChangesRequest& request,
    const DocumentContext& context) {
  const StockNames& names = context.options.stock;
  Query query = {
      {names.changes_from_parameter, TimeText(ToTime(request.from_time()))}};
  if (!request.entity_code().empty())
    query.emplace_back(names.changes_entity_parameter, request.entity_code());
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  AddPage(page, query);
  return query;
}

absl::StatusOr<v1::ListStockChangesResponse> ListStockChangesFromJson(
    const v1::ListStockChangesRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  v1::ListStockChangesResponse response;
  RETURN_IF_ERROR(ReadPage({kChangesPage}, request, json, response));
  return response;
}

}  // namespace gateway::fourws
