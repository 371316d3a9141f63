#include "adapters/fourws/document_webhook_json.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/json_document.h"
#include "adapters/base/json_search.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/promotion_webhook_json.h"
#include "adapters/store/notification_event.h"

namespace gateway::fourws {

absl::StatusOr<ReceivedEvent> DocumentEventFromBody(absl::string_view body,
                                                    std::string id,
                                                    absl::Time receive_time,
                                                    size_t max_values) {
  ASSIGN_OR_RETURN(const JsonDocument json, ReadForeignJson(body, max_values));
  const JsonSearch search(json);
  auto notification =
      NewNotification(std::move(id), kSource, kDocument, receive_time);
  v1::DocumentNotification& document = *notification.mutable_document();
  document.set_document_id(
      search.Find({"documentid", "documentheaderid", "docid", "id", "uuid"}));
  document.set_document_number(
      search.Find({"documentnumber", "documentheadernumber", "docnumber",
                   "documentno", "number"}));
  document.set_document_type(
      search.Find({"documenttype", "documenttypecode", "documentheadertype",
                   "doctype", "type"}));
  document.set_branch(search.Find({"branchcode", "branchid", "branch"}));
  document.set_customer(
      search.Find({"subjectcode", "customercode", "customerid"}));
  *document.mutable_content() = JsonToValue(json.root());
  if (!document.customer().empty()) {
    notification.mutable_subject()->set_customer(
        absl::StrCat(kSource, "/", document.customer()));
  }
  return ReceivedEvent{.event = EventOf(notification, body),
                       .mapped = !document.document_id().empty() ||
                                 !document.document_number().empty()};
}

}  // namespace gateway::fourws
