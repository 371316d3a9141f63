#ifndef ADAPTERS_FOURWS_PAGING_H_
#define ADAPTERS_FOURWS_PAGING_H_

#include "absl/status/statusor.h"
#include "adapters/fourws/field_writer.h"
#include "adapters/fourws/requests.h"
#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

// Pages of AIP-158 (`page_size`, `page_token`, `next_page_token`) over
// upstream's `start`, `limit` and `moreRows`. Upstream may give more rows than
// `limit`, which some of its operations ignore: a page ends at `page_size`, and
// the next begins after the rows that were told.
namespace gateway::fourws {

// Which rows a request asks for.
struct Page {
  int start = 0;
  int size = 0;
};

// The page that `request` asks for: 20 rows if it leaves that open, 100 at
// most. INVALID_ARGUMENT (PAGE_TOKEN_INVALID) if its token was not made for the
// same request, its page size apart.
absl::StatusOr<Page> PageOf(const google::protobuf::Message& request);

// Asks for it.
void AddPage(const Page& page, Query& query);
void AddPage(const Page& page, FieldWriter& writer);

// Takes the rows beyond the page from the list `rows_field` of `response`, as
// read from `answer`, and sets `next_page_token` if there are more, here or
// upstream. INVALID_ARGUMENT if upstream says that there are more, but gave
// none.
absl::Status EndPage(const google::protobuf::Message& request,
                     const nlohmann::json& answer, const char* rows_field,
                     google::protobuf::Message& response);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_PAGING_H_
