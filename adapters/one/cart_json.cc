#include "adapters/one/cart_json.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/field_writer.h"

namespace gateway::one {
namespace {

using v1beta1::ProductQuantity;

constexpr Word kQuantityTypes[] = {
    {ProductQuantity::TYPE_CONTENT, "CONTENT_QUANTITY"},
    {ProductQuantity::TYPE_ORDER, "ORDER_QUANTITY"},
};

constexpr Field kQuantity[] = {
    {"type", "type", Format::kNatural, nullptr, kQuantityTypes},
    {"value", "value"},
};
constexpr Table kQuantityTable = {kQuantity};

constexpr Field kLine[] = {
    {"allow_quantity_change", "allowQuantityChange", Format::kBoolean},
    {"allow_quantity_splitting", "allowQuantitySplitting", Format::kBoolean},
    {"product_id", "productId"},
    {"quantity", "quantity", Format::kNatural, &kQuantityTable},
    {"removable", "removable", Format::kBoolean},
    {"external_id", "externalId"},
};
constexpr Table kLineTable = {kLine};

constexpr Field kProduct[] = {{"main", "main", Format::kNatural, &kLineTable}};
constexpr Table kProductTable = {
    .fields = kProduct,
    // Also if it is empty, as ONe documents it.
    .write = [](const google::protobuf::Message& message, FieldWriter& writer) {
      const auto& product =
          static_cast<const v1beta1::ConfigurableProduct&>(message);
      std::vector<FieldWriter> children;
      for (int i = 0; i < product.children_size(); ++i) {
        children.emplace_back(
            absl::StrCat(writer.PathOf("children"), "[", i, "]"));
        WriteFields(kLineTable, product.children(i), children.back());
      }
      writer.List("children", children);
    }};

constexpr Field kAdd[] = {
    {"products", "configurableProducts", Format::kNatural, &kProductTable}};
constexpr Table kAddTable = {kAdd};

FieldWriter PriceToJson(const v1beta1::ProductLinePrice& line,
                        const PriceNames& names, const std::string& path) {
  FieldWriter writer(path);
  writer.Text(names.line_id_field, line.line_id());
  const absl::Status price = writer.LongNumber(names.price_field, line.price());
  if (!price.ok()) writer.Fail("price", price.message());
  if (line.has_additional_fields())
    writer.Additional(line.additional_fields(),
                      writer.PathOf("additional_fields"));
  return writer;
}

}  // namespace

absl::StatusOr<std::string> AddToJson(
    const v1beta1::AddConfigurableProductsRequest& request) {
  FieldWriter body;
  WriteFields(kAddTable, request, body);
  return body.ToJson();
}

absl::StatusOr<std::string> PricesToJson(
    const v1beta1::ChangeProductLinePricesRequest& request,
    const PriceNames& names) {
  FieldWriter body;
  std::vector<FieldWriter> lines;
  lines.reserve(request.lines_size());
  for (int i = 0; i < request.lines_size(); ++i) {
    lines.push_back(
        PriceToJson(request.lines(i), names, absl::StrCat("lines[", i, "]")));
  }
  body.List(names.lines_field, lines);
  if (request.has_additional_fields())
    body.Additional(request.additional_fields(), "additional_fields");
  return body.ToJson();
}

}  // namespace gateway::one
