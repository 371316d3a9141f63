#include "server/notifications/list_request.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"
#include "server/notifications/page_token.h"

namespace gateway {
namespace {

using Request = v1::ListNotificationsRequest;

constexpr int kMaxPage = 1000;

ErrorMetadata Violations(const Request& request) {
  ErrorMetadata violations = FilterViolations(request.filter());
  if (request.has_start_time() && !IsTime(request.start_time()))
    violations.emplace_back("start_time", "is not a time");
  if (request.has_end_time() && !IsTime(request.end_time()))
    violations.emplace_back("end_time", "is not a time");
  if (!Request::Order_IsValid(request.order()))
    violations.emplace_back("order", "is not an order known here");
  if (request.page_size() < 0)
    violations.emplace_back("page_size", "is below zero");
  return violations;
}

bool IsNewestFirst(const Request& request) {
  return request.order() != Request::ORDER_OLDEST_FIRST;
}

std::string TextOf(const google::protobuf::Timestamp& time) {
  return absl::StrCat(time.seconds(), ".", time.nanos());
}

// Returns a text that differs for every two lists.
std::string NameOf(const Request& request, const std::string& caller) {
  return absl::StrCat(
      "notifications ", caller.size(), ":", caller, " ", IsNewestFirst(request),
      " ", TextOf(request.start_time()), " to ", TextOf(request.end_time()),
      " ", request.include_raw(), " ", CanonicalText(request.filter()));
}

}  // namespace

absl::StatusOr<NotificationQuery> ReadListRequest(const Request& request,
                                                  const std::string& caller,
                                                  const EventLog& log) {
  if (const ErrorMetadata violations = Violations(request); !violations.empty())
    return InvalidRequest(violations);
  ASSIGN_OR_RETURN(
      const std::string position,
      DecodePageToken(log, NameOf(request, caller), request.page_token()));
  NotificationQuery query{.filter = Filter(request.filter()), .caller = caller};
  if (request.has_start_time()) query.start_time = ToTime(request.start_time());
  if (request.has_end_time()) query.end_time = ToTime(request.end_time());
  query.newest_first = IsNewestFirst(request);
  if (int64_t at = 0; absl::SimpleAtoi(position, &at)) query.position = at;
  if (request.page_size() > 0)
    query.page_size = std::min(request.page_size(), kMaxPage);
  query.include_raw = request.include_raw();
  return query;
}

std::string ListPageToken(const Request& request, const std::string& caller,
                          const EventLog& log, int64_t position) {
  return EncodePageToken(log, NameOf(request, caller), absl::StrCat(position));
}

}  // namespace gateway
