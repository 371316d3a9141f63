#ifndef ADAPTERS_FOURWS_ORDER_DOCUMENT_JSON_H_
#define ADAPTERS_FOURWS_ORDER_DOCUMENT_JSON_H_

#include "adapters/base/api.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"

// Orders that are documents with a header and rows.
namespace gateway::fourws {

FieldWriter OrderDocumentToJson(
    const v1beta1::OrderDocument& order,
    const google::protobuf::Struct& additional_fields,
    const DocumentContext& context);

// The same of a request.
template <typename Request>
FieldWriter OrderRequestToJson(const Request& request,
                               const DocumentContext& context) {
  return OrderDocumentToJson(request.order(), request.additional_fields(),
                             context);
}

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_ORDER_DOCUMENT_JSON_H_
