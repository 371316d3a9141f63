#ifndef ADAPTERS_FOURWS_PAGING_H_
#define ADAPTERS_FOURWS_PAGING_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/base/json_value.h"
#include "adapters/fields/field_table.h"
#include "adapters/fourws/requests.h"
#include "google/protobuf/message.h"

// Turns upstream's `start`, `limit` and `moreRows` into pages of AIP-158
// (`page_size`, `page_token`, `next_page_token`). Upstream may give more rows
// than `limit`, which some of its operations ignore. So a page ends at
// `page_size`; the next page asks for the same rows again and skips those that
// the caller has. So the order in which upstream counts its rows need not be
// that in which they are read.
namespace gateway::fourws {

// Which rows a request asks for.
struct Page {
  int start = 0;  // Of upstream's rows.
  int skip = 0;   // Of the rows from there, as they are read.
  int size = 0;
};

// The page that `request` asks for: 20 rows if it leaves that open, 100 at
// most. INVALID_ARGUMENT (PAGE_TOKEN_INVALID) if its token was not made for the
// same request, its page size apart.
absl::StatusOr<Page> PageOf(const google::protobuf::Message& request);

// Asks for it.
void AddPage(const Page& page, Query& query);

// Removes all rows but those of the page from `rows_field` of `response`, which
// lists the rows of `answer` that can be read; equal answers must give equal
// lists. `given` is how many rows the answer has, the unreadable ones included.
// Sets `next_page_token` if there are more rows, here or upstream.
// INVALID_ARGUMENT if upstream says that there are more, but gave none.
absl::Status EndPage(const google::protobuf::Message& request, JsonValue answer,
                     size_t given, const char* rows_field,
                     google::protobuf::Message& response);

// INVALID_ARGUMENT unless `rows` is a list that is empty or has an object in
// it: else nothing in it can be read.
absl::Status CheckRows(JsonValue rows, absl::string_view name);

// Reads the usual page, `{"success":true,"valueObjectList":[...],
// "moreRows":false,...}`, into `response`: `table` has the one row for the
// list. What upstream adds to it is `unmapped`, with rows that are no objects.
// INVALID_ARGUMENT as CheckRows() and EndPage().
absl::Status ReadPage(const Table& table,
                      const google::protobuf::Message& request,
                      JsonValue answer, google::protobuf::Message& response);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_PAGING_H_
